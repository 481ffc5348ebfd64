from tests.web.test_school_pages import *
def test_q(county):
    worst=[]
    for name, address in addresses(county).items():
        lead = enter(county, "lead")
        with CaptureQueriesContext(connection) as asked:
            shown = lead.get(address)
        worst.append((len(asked), name, [q["sql"][:110] for q in asked]))
    worst.sort(reverse=True)
    print([(n,m) for n,m,_ in worst])
    for n,m,qs in worst[:1]:
        print(n,m); [print("  ",q) for q in qs]
    assert 0
