"""Names: given names from many places; surnames that could only live in Fenshire."""

from __future__ import annotations

import random

GIVEN_F = ["Abigail", "Adaeze", "Aisha", "Alina", "Amara", "Amelie", "Anaya", "Anya", "Ayesha", "Beatrix", "Bethan", "Bluebell", "Bronte", "Carys", "Chidinma", "Clementine", "Daisy", "Daria", "Delphine", "Edie", "Efua", "Elif", "Elodie", "Emilia", "Erin", "Esme", "Farah", "Fatou", "Fern", "Freya", "Gabriela", "Gia", "Hana", "Hazel", "Heidi", "Holly", "Imani", "Imogen", "Ines", "Iris", "Isla", "Ivy", "Jana", "Jasmine", "Juno", "Kamila", "Kezia", "Khadija", "Laila", "Lark", "Leila", "Lena", "Lottie", "Lowri", "Luna", "Maisie", "Maja", "Maryam", "Matilda", "Meera", "Mina", "Nadia", "Nell", "Nia", "Niamh", "Noor", "Oksana", "Olive", "Orla", "Paige", "Petra", "Philippa", "Poppy", "Priya", "Ria", "Romilly", "Roza", "Ruby", "Saba", "Safiya", "Saoirse", "Selin", "Shanice", "Sienna", "Skye", "Sofiya", "Tabitha", "Tamsin", "Thea", "Tia", "Uma", "Verity", "Willow", "Xanthe", "Yara", "Zainab", "Zofia", "Zuri"]
GIVEN_M = ["Aaron", "Abdi", "Adebayo", "Aidan", "Alfie", "Amir", "Andrei", "Arjun", "Arlo", "Asa", "Bartek", "Ben", "Bilal", "Blake", "Bodhi", "Caleb", "Callum", "Chidi", "Cody", "Dami", "Darius", "Dexter", "Dylan", "Eamon", "Eddie", "Elias", "Emeka", "Ethan", "Ezra", "Felix", "Finley", "Frank", "Gethin", "Gil", "Harvey", "Hassan", "Hugo", "Ibrahim", "Idris", "Ilya", "Imran", "Isaac", "Jago", "Jakub", "Jamal", "Jay", "Jesse", "Joel", "Jonah", "Jude", "Kacper", "Kai", "Karim", "Kian", "Kit", "Kofi", "Kwame", "Leo", "Levi", "Liam", "Logan", "Luca", "Malachi", "Marek", "Mason", "Mateusz", "Micah", "Milo", "Mohammed", "Nathan", "Nico", "Noah", "Oisin", "Omar", "Oscar", "Otis", "Owen", "Quinn", "Rafe", "Rahul", "Reece", "Rhys", "Robin", "Roman", "Rory", "Rowan", "Rufus", "Samir", "Seth", "Shay", "Sonny", "Stefan", "Tariq", "Taylor", "Theo", "Toby", "Tomasz", "Tyler", "Viktor", "Wilf", "Xavier", "Yusuf", "Zac", "Zayn"]
LANDSCAPE = ["Reedcutter", "Thistlewick", "Marshlight", "Fenwright", "Saltmarsh", "Eelmonger", "Sedgewater", "Tidewell", "Lanternby", "Osierfield", "Dykekeeper", "Bitternhall", "Samphire", "Mudlark", "Gullcroft", "Peatcutter", "Withybank", "Staithman", "Brackenlode", "Cockleshore", "Ternhaven", "Marramgrass", "Shinglewell", "Wherrysail", "Teaselcombe", "Brineholt", "Driftwood-Lee", "Fogarth", "Curlewson", "Sluiceman", "Larkfen", "Otterbridge", "Washbourne-Fen", "Kelpstone", "Millrace", "Stiltwalker", "Heronsgate", "Longlode", "Seawall", "Buntingdale", "Plovermere", "Dunlinfield", "Quaymaster", "Netmender", "Punterly", "Silverdyke", "Windpump", "Oystercatch", "Sandwader", "Tollhouse", "Flintwade", "Causewayman", "Spindrift", "Ropewalker", "Moonfen", "Lapwinghurst", "Mallowfield", "Creekmore", "Groynes", "Lightshipman", "Barleymarsh", "Rushlight", "Stillwater-Dean", "Hythecroft", "Beaconsea", "Coppergull", "Sallowfen", "Greylag", "Kittywick", "Beckwater", "Rafterby", "Thatchmere", "Oldstaithe", "Puddlewright", "Sparrowmere", "Yellowhythe"]
FAMILY_STEMS = ["Okafor", "Begum", "Kowalska", "Nguyen", "Silva", "Mensah", "Hussain", "Petrov", "Rahman", "Kaur", "Adeyemi", "Popescu", "Yilmaz", "Santos", "Tesfaye", "Novak", "Chowdhury", "Boateng", "Murphy", "Patel", "Lewis-Grant", "Khan", "Osei", "Balogun", "Szabo", "Da-Costa", "Ibrahim", "Ahmed", "Doherty", "Singh", "Campbell", "Farooq", "Wong", "Ferreira", "Jankauskas", "Abubakar"]
FAMILY_ENDINGS = ("Fen", "Reed", "Lode", "Staithe", "Marsh", "Dyke", "Mere", "Tern")
STREETS = """Sluice Lane|Windpump Road|Reed Row|Bittern Way|Old Quay Street|Lantern Hill|Osier Drive|Causeway Close|
Peatcutters' Yard|Gull Terrace|Samphire Road|Ropewalk|Eel Alley|Marram Avenue|Chapel Lode|Staithe Street|Dyke Road|
Curlew Crescent|Toll Bridge Road|Net Loft Lane|Wherry Walk|Beacon Street|Shingle Way|Long Drove|Cockle Court"""
STREET_NAMES = tuple(name.strip() for name in STREETS.replace("\n", "").split("|"))


def given_name(chance: random.Random, sex: str) -> str:
    return chance.choice(GIVEN_F if sex == "F" else GIVEN_M)


def family_name(chance: random.Random) -> str:
    if chance.random() < 0.55:
        return chance.choice(LANDSCAPE)
    return f"{chance.choice(FAMILY_STEMS)}-{chance.choice(FAMILY_ENDINGS)}"


def telephone(chance: random.Random) -> str:
    """From the range that the regulator keeps for drama: it can ring nobody."""
    return f"01632 960{chance.randrange(1000):03d}"


def email_name(name: str) -> str:
    return "".join(c if c.isalnum() else "-" if c in " -" else "" for c in name.lower()).strip("-")
