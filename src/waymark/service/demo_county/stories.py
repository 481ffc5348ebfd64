"""What schools, children and families say: one story for each kind of difficulty, several voices in each.

`{name}` is the child; `{he}`, `{him}`, `{his}` follow the child's sex; `{love}` is what the child loves
doing, `{adult}` a trusted adult in school. Written to be read by the family it is about.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Tried:
    what: str
    dose: str
    effects: tuple[str, ...]


@dataclass(frozen=True)
class Story:
    key: str
    needs: tuple[str, ...]
    strengths: tuple[str, ...]
    worries: tuple[str, ...]
    why_now: tuple[str, ...]
    pupil: tuple[str, ...]
    parent: tuple[str, ...]
    tried: tuple[Tried, ...]
    safety: tuple[str, ...]
    hope: tuple[str, ...]
    purpose: str
    criteria: tuple[str, ...]


LOVES = (
    "mending bicycles with {his} grandad's tools",
    "drumming",
    "baking for the whole street",
    "the school's chickens",
    "drawing maps of places that do not exist",
    "boxing at the harbour club",
    "looking after a baby cousin",
    "sea fishing",
    "building computers out of parts",
    "five-a-side",
    "horses",
    "writing lyrics",
    "old films",
    "the allotment",
    "chess",
    "swimming in the sea all year",
    "making videos about birds",
    "skateboarding",
    "sewing costumes",
    "the drama club",
)
ADULTS = (
    "the librarian",
    "{his} form tutor",
    "the site manager",
    "the school cook",
    "{his} head of year",
    "the art technician",
    "the PE teacher who runs the breakfast club",
    "the teaching assistant in maths",
    "the receptionist",
    "the music teacher",
)

STORIES: tuple[Story, ...] = (
    Story(
        "anger",
        ("emotional_regulation", "trust_in_adults"),
        (
            "{name} is funny, loyal and quick to own up once calm. {He} loves {love}.",
            "When a lesson is practical {name} is often the first to finish and the first to help the next "
            "table.",
            "{name} has not missed a single session with {adult}, and arrives early for it.",
            "Younger children look up to {him}: {he} walked two new Year 7s to every lesson in their first "
            "week.",
        ),
        (
            "Small corrections in front of others turn into shouting within seconds; afterwards {name} is "
            "ashamed and hides.",
            "{name} leaves the room when {he} feels cornered, most often in the hour after lunch, and then "
            "cannot come back in.",
            "Two teachers have stopped expecting {him} to stay to the end of a lesson. {name} has noticed.",
        ),
        (
            "It was once a fortnight last term; it is now three times a week, and {he} has begun to say that "
            "there is no point.",
            "The last two weeks cost {him} more lessons than the whole term before.",
        ),
        (
            "I don't plan it. It's like a kettle. If someone gave me five minutes I'd be fine.",
            "Everyone goes on about my behaviour. Nobody asks what they said to me first.",
            "I'm good when I'm making things. I'd like to do more of that and not be shouted at.",
            "I want to stay at my school. My mates are there. I just need somewhere to learn how to calm down.",
        ),
        (
            "At home we have learnt to leave the door open and wait. {He} always comes down and says sorry. I "
            "would like school to try "
            "waiting.",
            "There is nothing bad in {him}. When the phone rings at ten in the morning my stomach turns over. Please "
            "let somebody teach {him}.",
            "My {son} is kind. Since the family parted {he} thinks everybody who raises a voice is about to leave.",
        ),
        (
            Tried(
                "A pass to leave before it boils over",
                "Any lesson, six weeks",
                (
                    "Used well in the mornings; shouting fell from nine times to four. Less in the afternoon.",
                    "Helped where the teacher knew of it. Supply teachers did not, and that is where it broke "
                    "down.",
                ),
            ),
            Tried(
                "Time with a trusted adult at the start of the day",
                "Ten minutes daily, a term",
                (
                    "The best hour of the day follows it. {name} asks for it.",
                    "Kept mornings steady; had worn off by lesson four.",
                ),
            ),
            Tried(
                "Lessons on noticing feelings, in a small group",
                "Forty minutes weekly, eight weeks",
                (
                    "{He} can now say what happens in {his} body. Doing something about it is the next step.",
                    "{name} found the group hard and went to five of eight.",
                ),
            ),
        ),
        (
            "{name} has pushed past adults at a door; nobody was hurt. {He} goes to the field behind the "
            "sports hall and waits there.",
            "No weapon, no threat to a particular person. Needs space, not a hand on the shoulder.",
        ),
        (
            "Six weeks to learn two or three things that work, and for us to learn them too.",
            "A calm place to practise, with {name} in our lessons for part of every week.",
        ),
        "Learn to notice anger early and to use a way out that works, and take it back into ordinary "
        "lessons.",
        (
            "Uses a way to calm down in four of five hard moments, without leaving the building",
            "Stays for whole lessons in three subjects at the home school for two weeks",
            "Names two adults at the home school {he} would go to",
        ),
    ),
    Story(
        "anxiety",
        ("anxiety", "attendance"),
        (
            "{name} writes beautifully when nobody is watching: four pages last week about {love}.",
            "{name} is thoughtful and notices when somebody else is left out.",
            "On the days {he} gets in, {name} stays, and works hard in art and science.",
            "{name} has kept up with maths at home and sends the work in without being asked.",
        ),
        (
            "Corridors are the hardest part. {name} has begun to be sick before lesson changes.",
            "{name} is in school about three days in five and spends half of those in the quiet room.",
            "When pressed to go in, {name} shouts, which nobody who knows {him} at primary would believe.",
        ),
        (
            "{He} has gone from the odd Monday to two or three days a week since the timetable changed.",
            "Each week away makes the next one harder, and {name} is starting to lose {his} friends.",
        ),
        (
            "It isn't that I don't want to. My legs don't go.",
            "I like it when I know what is going to happen. I don't like it when it changes and nobody says.",
            "If the corridor was empty I could do the lesson.",
            "I would like one place in school that is mine.",
        ),
        (
            "We have tried kind and we have tried firm. What works is knowing the night before exactly who "
            "will meet {him}.",
            "I was told to bring {him} in pyjamas. I will not do that to my child. Please help us another way.",
            "{name} was up at five today getting ready, and could not get out of the car. {He} is trying so "
            "hard.",
        ),
        (
            Tried(
                "Late start, met at the side gate",
                "Four mornings a week, seven weeks",
                (
                    "Attendance went from 52 to 71 per cent while it lasted.",
                    "Good while the same person stood at the gate.",
                ),
            ),
            Tried(
                "Leaving lessons five minutes early",
                "Every lesson, half a term",
                (
                    "No sickness in the corridor since. {name} says it is the one thing to keep.",
                    "Helped between lessons; lunch is still too much.",
                ),
            ),
            Tried(
                "Steps towards the classroom, planned with the educational psychologist",
                "Weekly plan, ten weeks",
                (
                    "Seven of twelve steps reached. Stuck at rooms with more than fifteen people.",
                    "Went well until a change of timetable in week six.",
                ),
            ),
        ),
        (
            "{name} has said that {he} feels there is no way out, without a plan. The family and the school "
            "nurse know; a safety plan is "
            "agreed.",
            "No risk to others. {name} may walk home when overwhelmed; we ring within five minutes.",
        ),
        (
            "A small class, and a way back that starts in the first week and goes at a pace {he} can see.",
            "To be in school every day again, first anywhere, then here.",
        ),
        "Rebuild daily attendance in a small class, and step back into lessons on a plan that {name} has "
        "drawn up.",
        (
            "Attends nine sessions in ten for four weeks",
            "Moves through the building at a lesson change with one other person",
            "Back in four subjects at the home school, chosen by {him}",
        ),
    ),
    Story(
        "attention",
        ("attention", "emotional_regulation"),
        (
            "{name} has more ideas before break than most of us in a week, and people like being near {him}.",
            "Anything with an engine, a score or a deadline of ten minutes suits {him}. {He} loves {love}.",
            "{name} shares everything {he} has and bears no grudges.",
            "In food technology {name} has led a table of four for a whole term without a cross word.",
        ),
        (
            "{name} calls out, moves, touches other people's things, and collects more sanctions by noon than "
            "{he} can serve.",
            "Nothing {name} does is serious; there is a great deal of it, every hour, and classmates have "
            "begun to complain.",
            "The day is now a string of corrections. Eleven adults told {him} off on one Tuesday.",
        ),
        (
            "{He} has been on the waiting list for an assessment for fourteen months and cannot wait for the "
            "result.",
            "{name} has started to play the clown because that at least is {his} own choice.",
        ),
        (
            "I forget I'm not meant to talk. Then I get told and I forget again.",
            "If I could stand up at the back I'd listen better. I asked. One teacher lets me.",
            "Don't give me a card with targets. I lose the card.",
            "I like Mr Plovermere's lessons because you always do something with your hands.",
        ),
        (
            "{He} was like this at four and everybody loved it. Now it is called defiance.",
            "We are doing the parenting course for the second time. We would like somebody to look at {him}, "
            "not only at us.",
            "{He} comes home tired out from being good. Then the phone goes and it seems {he} was not.",
        ),
        (
            Tried(
                "Work in ten-minute pieces with a movement break",
                "Core subjects, nine weeks",
                (
                    "Finished tasks doubled in English and science. Not yet taken up in every subject.",
                    "Works wherever it is done. It is done in four lessons of ten.",
                ),
            ),
            Tried(
                "One target a day instead of a report card",
                "Daily, five weeks",
                (
                    "{name} met it on sixteen of twenty-five days, and told everybody.",
                    "Better than the card: fewer arguments, and it never got lost.",
                ),
            ),
            Tried(
                "Seat near the door, a job at the start of each lesson",
                "All lessons, a term",
                ("Starts are calmer. The last twenty minutes are as before.",),
            ),
        ),
        (
            "Climbs and runs without looking. One fall from a wall; no other injury. Sit {him} where there is "
            "room.",
            "No concern beyond hurry. Needs watching with tools until taught, then is careful.",
        ),
        (
            "To find out what helps, in a class small enough to try things, and write it down for all our "
            "teachers.",
            "That {his} day should hold more praise than correction again.",
        ),
        "Find what helps {name} to attend and finish, and bring a one-page plan back that every teacher "
        "can use.",
        (
            "Completes a task of fifteen minutes in four lessons of five",
            "A one-page plan tried in three home-school subjects",
            "Fewer than two corrections an hour in observed lessons",
        ),
    ),
    Story(
        "language",
        ("communication", "reading"),
        (
            "{name} is patient with younger children and explains things by showing, which {he} does very well.",
            "{name} is one of the best we have at {love}, and will teach anybody who asks.",
            "{name} has learnt the whole of the school's recycling rota and runs it.",
            "With pictures or a partner, {name} understands more than {his} books show.",
        ),
        (
            "Long instructions are lost after the first few words. {name} then copies, jokes or walks out.",
            "A reading age of seven years and ten months: every lesson begins with a page {he} cannot read.",
            "When teachers ask why, {name} says “dunno” and is marked down for attitude. {He} does not have "
            "the words.",
        ),
        (
            "The gap has widened each year, and {name} now refuses to open a book in front of others.",
            "The speech and language report came last month: it explains most of what we have been punishing.",
        ),
        (
            "People talk too fast. I say yes so they stop.",
            "I can do it if you show me. I can't do it if you tell me.",
            "I don't want to read out loud. Please write that down.",
            "I want to be able to read my nan's letters.",
        ),
        (
            "We always said {he} could not follow. It took until now for somebody to test it.",
            "I find reading hard too, so please ring, do not send me forms.",
            "When {he} is asked one thing at a time {he} is no trouble at all.",
        ),
        (
            Tried(
                "Reading, one to one",
                "Twenty minutes, four times a week, twelve weeks",
                ("Reading age up by eleven months.", "Seven months' gain; {name} asked to carry on."),
            ),
            Tried(
                "Key words with pictures before each topic",
                "Science and history, a term",
                (
                    "Test marks rose from 18 to 41 per cent in science.",
                    "Helps, where there is time to prepare it.",
                ),
            ),
            Tried(
                "A card that says “please show me”",
                "All lessons, six weeks",
                ("Used in lessons where the teacher smiled at it.", "Lost twice, used well for a fortnight."),
            ),
        ),
        (
            "Agrees to things {he} has not understood, also with older pupils. Check by asking {him} to show "
            "you.",
            "No risk to others.",
        ),
        (
            "Intensive language and reading help, so that {name} can be in our lessons and understand them.",
            "For us to stop mistaking not understanding for not caring.",
        ),
        "Intensive help with language and reading, and ways of teaching that every home-school teacher is "
        "shown.",
        (
            "Follows a three-part instruction with one reminder",
            "Reading age up by nine months",
            "Says “I don't understand” in class on five recorded occasions",
        ),
    ),
    Story(
        "grief",
        ("bereavement", "emotional_regulation"),
        (
            "{name} sings, and for three minutes at a time is exactly the child we remember.",
            "{name} is fiercely kind to anybody who is hurt. {He} loves {love}.",
            "{name} still comes to rehearsals, every one.",
            "{name} looks after two younger sisters with real skill and humour.",
        ),
        (
            "Since the death in the family, small losses (a pen, a seat, a score) end in tears or fists.",
            "{name} says {he} is fine, walks out, and is found at the bus stop where {his} brother used to wait.",
            "Friends no longer know what to say, and {name} has started to push them away first.",
        ),
        (
            "The anniversary is coming, and the last one cost {name} two weeks of school.",
            "The counselling has ended and the next place is months away.",
        ),
        (
            "I don't want to talk about it. But I don't want everyone to act like it didn't happen.",
            "When I'm singing I don't think.",
            "I hit him because he said your mum. It's not his fault. I said sorry.",
            "I'd go somewhere quiet if it wasn't for ever.",
        ),
        (
            "We lost {his} brother last year. Some days none of us gets up on time. I am doing my best.",
            "{He} won't cry in front of me because {he} thinks I'll start. Please let there be somebody else.",
            "The whole family helps. {He} is a good child with a broken heart.",
        ),
        (
            Tried(
                "Bereavement counselling",
                "Weekly, ten times",
                (
                    "Suspensions stopped in the second half of it.",
                    "{name} went to all ten and asked for more.",
                ),
            ),
            Tried(
                "A quiet key to the music room",
                "Breaks and lunch, a term",
                ("Not one incident at lunch since.", "Used most days."),
            ),
            Tried(
                "Form time with a small group",
                "Daily, a term",
                ("Safe, and a little lonely.", "A steady start to the day."),
            ),
        ),
        (
            "Runs to one known place when overwhelmed. {adult_cap} knows where and goes alone.",
            "Has hurt another pupil once, without injury. Not to be held: it makes things worse.",
        ),
        (
            "Some weeks in a small place with people who know about grief, and then home to us.",
            "To get {name} through the hardest month, together.",
        ),
        "A gentle, well-staffed place through the hardest months, with grief work, and music back at "
        "school throughout.",
        (
            "Goes to a named adult before leaving a room, eight times in ten",
            "Four weeks without hurting or being hurt",
            "A plan for the anniversary written by {name} and kept by all",
        ),
    ),
    Story(
        "peers",
        ("peer_relationships", "exploitation_risk"),
        (
            "{name} is bright, persuasive and generous; when {he} leads well, others follow.",
            "{name} earned a distinction in {his} first business studies task.",
            "{name} is close to {his} gran, cooks for her on Sundays, and loves {love}.",
            "{name} told {adult} about something frightening, and that took courage.",
        ),
        (
            "A new group of older friends, a second phone and missing afternoons have changed {name} in ten "
            "weeks.",
            "{name} is out of lessons in a group of four; alone {he} is polite and does the work.",
            "{name} comes back from weekends tired and jumpy, and sleeps in the library.",
        ),
        (
            "{name} was reported missing twice in a month. The family asked us for help before something "
            "happens.",
            "Two of the group have left; this is the moment when {he} could choose differently.",
        ),
        (
            "They're my mates. They're the only ones who don't think I'm thick.",
            "I'm not saying anything about that. But I would like to be somewhere they aren't.",
            "I want to do mechanics. Nobody tells you how.",
            "It's fine. I'm fine. Ask my gran.",
        ),
        (
            "We are frightened. {He} used to tell me everything.",
            "Don't just put {him} with more of the same. That's all I ask.",
            "I drive {him} in myself now, and I wait until {he} has gone through the door.",
        ),
        (
            Tried(
                "Mentor from the youth service",
                "Weekly, twelve weeks",
                ("{name} has not missed one. Trust is there; change is slower.", "Kept every meeting."),
            ),
            Tried(
                "Changed timetable, away from the group",
                "Seven weeks",
                (
                    "Lessons better by half; lunchtimes worse.",
                    "Worked until the group found out the new rooms.",
                ),
            ),
            Tried(
                "Motor vehicle taster at the college",
                "One day a week, a term",
                (
                    "Perfect attendance there. The tutor would take {him} tomorrow.",
                    "The day {he} talks about.",
                ),
            ),
        ),
        (
            "Known to the multi-agency child exploitation meeting. Travel must be arranged: {name} should not "
            "wait alone at the hub "
            "stop.",
            "Check who else is placed. Two named young people must not be at the same site.",
        ),
        (
            "Distance, adults who stick, and a reason to get up: a vocational course if we can find one.",
            "A place in a different town for a term, with {name} still ours.",
        ),
        "Put distance between {name} and harm, build a tie to one adult and one craft, and plan a safe way "
        "back.",
        (
            "No missing episodes for six weeks",
            "Attends a vocational taster in nine of ten weeks",
            "A travel and lunchtime plan agreed with family and school before the return",
        ),
    ),
    Story(
        "sensory",
        ("sensory", "communication"),
        (
            "{name} knows more about tides than the geography department, and shares it gladly.",
            "{name} is honest to a fault and keeps every promise.",
            "{name} has perfect pitch, beautiful handwriting and a dry sense of humour. {He} loves {love}.",
            "In a quiet room with a clear task, {name} works for an hour without looking up.",
        ),
        (
            "Noise, changes of room and jokes {he} cannot read add up; by Thursday {name} shouts, hides or "
            "lashes out.",
            "{name} was suspended twice for leaving the site; both times the fire bell had just been tested.",
            "Others have learnt which sounds make {him} jump.",
        ),
        (
            "The new timetable brought eleven new teachers, and what was manageable no longer is.",
            "{name} has asked to be taught at home. The family and we would like to offer something better.",
        ),
        (
            "The lights hum. Nobody believes me but they do.",
            "I like rules. I don't like it when people have different rules.",
            "If you tell me on Monday I can do it on Tuesday.",
            "I would like to do whole days. I'd like them to be quiet whole days.",
        ),
        (
            "{He} holds it together all day and falls apart in the hall at home with {his} coat on.",
            "We have no diagnosis and no date for one. {His} needs are here now.",
            "A photograph of the room the day before makes all the difference. It costs nothing.",
        ),
        (
            Tried(
                "Ear defenders and a reserved seat",
                "All lessons, a term",
                ("Halved the number of times {name} had to leave.", "Used everywhere except assemblies."),
            ),
            Tried(
                "Plan of the day with changes marked",
                "Each morning, a term",
                ("Works on days when it is right.", "The single most useful thing."),
            ),
            Tried(
                "Social stories with a teaching assistant",
                "Weekly, eight weeks",
                ("Some use; {name} found them babyish.", "Good ones were those {he} wrote."),
            ),
        ),
        (
            "Leaves the building if an alarm sounds; goes towards home along the sea wall. Warn before tests.",
            "May strike out if touched from behind. Never has when warned.",
        ),
        (
            "To learn what a day must be like for {name} to manage it, and to build that day here.",
            "A calm class while we make our own quiet base ready.",
        ),
        "Work out, with {name}, the day that {he} can manage, and make it possible at the home school.",
        (
            "Five full days in a row on three occasions",
            "A sensory plan carried out by all teachers, checked by {name}",
            "Warned of changes the day before in nine cases of ten",
        ),
    ),
    Story(
        "belonging",
        ("belonging", "trust_in_adults"),
        (
            "{name} picks up languages in days and has become the interpreter for three newcomers.",
            "{name} keeps a beautiful sketchbook, and let us see it.",
            "{name} is polite, proud, and always has a clean shirt. {He} loves {love}.",
            "In PE {name} is chosen first, and makes sure that the last is chosen too.",
        ),
        (
            "Fourth school in three years. {name} tests every adult early, before they can disappoint {him}.",
            "{name} refuses work {he} can do, argues about tiny things, and is out of half {his} lessons.",
            "{name} has begun to say that {he} will be gone soon anyway.",
        ),
        (
            "The family has a settled home at last, so for the first time there is time to do this properly.",
            "{name} came to us in the middle of a year with no records, and we have only now understood how "
            "much was missed.",
        ),
        (
            "Every time I unpack we move.",
            "I'm not being rude. I just don't know you.",
            "At my last school there was a lady called Bluebell. She used to just sit there. That was good.",
            "I want a locker. With my name on.",
        ),
        (
            "We moved because we had to. {He} never complained. Now it all comes out.",
            "I would like school to know that {he} reads to {his} brother in two languages every night.",
            "We are not against help. We are tired of starting again.",
        ),
        (
            Tried(
                "Same adult at start and end of every day",
                "Daily, nine weeks",
                ("{name} has stopped looking for the exit.", "The one fixed point of {his} day; it holds."),
            ),
            Tried(
                "Buddy and a job in the library",
                "Three lunches a week, a term",
                ("Still goes.", "Brought two friendships."),
            ),
            Tried(
                "Catch-up lessons in maths and English",
                "Four a week, ten weeks",
                ("Caught up a year in maths.", "Good work, when in the room."),
            ),
        ),
        (
            "No risk known. Records from two earlier schools have been asked for.",
            "Has left the site twice, each time to check that somebody was at home.",
        ),
        (
            "A secure start in a small class, with a return date {name} can see on the wall.",
            "Help to belong here, from people who can spend longer with {him} than we can.",
        ),
        "Settle {name} with steady adults in a small class while a place among friends is made at the home "
        "school.",
        (
            "Completes the day's work in seven lessons of ten",
            "Asks an adult for help on two days a week",
            "Joins one club at the home school and goes four weeks running",
        ),
    ),
    Story(
        "carer",
        ("young_carer", "attendance"),
        (
            "{name} runs a household of four and still makes people laugh.",
            "{name} can organise anything: {his} year's fair raised more than it ever had.",
            "{name} never forgets a birthday. {He} loves {love}, when there is time.",
            "Teachers who know about home have no trouble with {name} at all.",
        ),
        (
            "{name} is late most days, falls asleep, and erupts when told off for it.",
            "{name} rings home from the toilets; taking the phone led to the worst day of the year.",
            "The work {name} hands in is good. A third of it is never handed in.",
        ),
        (
            "The illness at home is worse, and the care package has not started.",
            "{name} has begun to refuse school on treatment days.",
        ),
        (
            "I'm not late because I'm lazy. I've done three hours by then.",
            "If I could ring at break I wouldn't have to ring in lessons.",
            "I don't want people to feel sorry. I want a lie-in.",
            "I'd like to be a paramedic.",
        ),
        (
            "I am ashamed that {he} does so much. {He} is the best of us. Please don't punish {him} for it.",
            "Some mornings I cannot stand up. {He} gets everyone out, and then {he} is the one in detention.",
            "Whatever you offer must be near, so that {he} can come home if I call.",
        ),
        (
            Tried(
                "Phone call home allowed at break and lunch",
                "Daily, five weeks",
                ("No phone incidents since.", "Peace at last in period three."),
            ),
            Tried(
                "Young carers' group",
                "Weekly, two terms",
                ("Goes every week.", "The first time {he} met anybody like {him}."),
            ),
            Tried(
                "Flexible start, breakfast in school",
                "Daily, a term",
                (
                    "Lateness down from fifteen a month to four.",
                    "Good on ordinary days; not on treatment days.",
                ),
            ),
        ),
        (
            "Early help assessment open; family support worker visits weekly.",
            "No risk to others; very tired.",
        ),
        (
            "A breathing space near home, and adults who sort the timetable round {his} real life.",
            "Outreach that joins up home, health and us.",
        ),
        "Make the week possible: work, rest and care planned together, with the family's own services "
        "round one table.",
        (
            "In by half past nine on four days of five",
            "Half of missed work caught up",
            "A plan for treatment days that everybody has signed",
        ),
    ),
    Story(
        "incident",
        ("one_incident",),
        (
            "Until this month {name} had no sanction of any kind, and good reports in every subject.",
            "{name} is captain of {his} year's team and well liked. {He} loves {love}.",
            "{name} told the truth at once, without being asked twice.",
            "{name} has written to the person who was hurt, in {his} own words and without help.",
        ),
        (
            "One serious fight on one afternoon, filmed and shared. Both families are frightened of the next.",
            "One foolish and dangerous decision: something brought into school to look big. It has not "
            "happened before.",
            "A single assault after months of messages that we did not know about.",
        ),
        (
            "The two young people cannot safely be in one building, and neither should lose their education "
            "over it.",
            "Feelings in the year group are high; a fresh start within days would be better than weeks at "
            "home.",
        ),
        (
            "I can't take it back. I'd like to start again somewhere and not be that person.",
            "I was scared. I know that isn't an excuse.",
            "I'll go wherever, but can I still play on Saturdays?",
            "I wish I'd told someone about the messages.",
        ),
        (
            "We are shocked, and so is {he}. We agree to a move if it is a good school and it is soon.",
            "We'd have liked to hear about the messages before. But we will work with you.",
            "{He} has not slept. Please do not let this be who {he} is from now on.",
        ),
        (
            Tried(
                "Restorative meeting",
                "Once, both families",
                ("Went well; both sides listened.", "One family could not face it yet."),
            ),
            Tried(
                "Supervised study on the school site",
                "Eight days",
                ("All work completed.", "Polite, ashamed, working."),
            ),
        ),
        (
            "The other young person's name is in the restricted note. They must not be placed together.",
            "Police have taken no further action.",
        ),
        (
            "A supported move to a school that wants {him}, brokered within days.",
            "A fresh start, with the transition team beside {him} for the first half-term.",
        ),
        "A supported move with agreement of both schools and the family, with steady help for the first "
        "half-term.",
        (
            "Attends every day of the first six weeks",
            "Joins one team or club",
            "Both schools and the family agree it is working",
        ),
    ),
)
BY_KEY = {story.key: story for story in STORIES}
AFTER_EXCLUSION_PURPOSE = (
    "Full-time education from the sixth school day, an honest look at what went wrong and what helps, and "
    "a new school or course."
)
AFTER_EXCLUSION_CRITERIA = (
    "Attends nine sessions in ten for a half-term",
    "Assessment shared with the receiving school before the first visit",
    "Two visits to the receiving school with a named adult",
)
REFUSALS: tuple[tuple[str, str, str], ...] = (  # (reason code, reason, what is offered instead)
    (
        "other_support_first",
        "The support tried so far has run for three weeks. The panel thinks it can "
        "work if it is given a term, with "
        "help from outreach.",
        "An outreach worker visits within ten school days and reviews the plan with the school.",
    ),
    (
        "need_met_in_school",
        "What is described can be met in school with the assessment that is due in four "
        "weeks; a move now would "
        "delay it.",
        "Advice from the educational psychologist and three visits from outreach.",
    ),
    (
        "not_right_provision",
        "The need is for health support first. A place in a class would not meet it.",
        "The panel's health member makes the referral; outreach keeps in touch with the family.",
    ),
    (
        "no_place",
        "The only free place is seventy minutes away, and the family cannot manage it.",
        "Outreach three mornings a week until a nearer place is free.",
    ),
    (
        "group_not_safe",
        "The class with a free place holds children with whom this child would not be safe.",
        "A place on the list for the next class, and outreach from Monday.",
    ),
)
SENT_ON_TO = "The council’s special educational needs team, which says within six weeks whether it makes an assessment."

DEFERRALS: tuple[tuple[str, str, str], ...] = (
    (
        "No suitable place is free before the next panel, and the panel agrees that one is needed.",
        "Outreach visits twice a week; reduced timetable agreed with the family for three weeks.",
        "place_expected",
    ),
    (
        "A parent who lives elsewhere has not been asked yet, and should be.",
        "A key adult each morning; the coordinator rings the family this week.",
        "voice_missing",
    ),
    (
        "The report the panel needs is due next week.",
        "Time in the school's quiet base each afternoon; outreach by telephone.",
        "information_missing",
    ),
)
PLACE_REASONS = (
    "The purpose is clear, school has tried what could be tried, and the class has room in the right years.",
    "The child asked for it, the journey is short, and the plan for the way back is ready.",
    "Early help now should prevent worse; the host knows the school well and the two leads have met.",
    "Attendance has fallen fast; a small class is the best chance of turning it.",
    "The mix in the class suits: two leave before half-term and the rest are settled.",
)
OUTREACH_REASONS = (
    "The panel thinks the child can stay in lessons with help in the room, and that a move now would lose "
    "what is working.",
    "Two teachers already have the key to this. Outreach will help the others to find it.",
)
DISSENTS = (
    "I would have waited for the assessment. I accept the decision and will support it.",
    "I think a nearer place should have been kept. I want it noted that the journey worries me.",
)
NOT_STARTED = (
    ("moved", "The family moved out of the county in the week before the start."),
    ("parents_unwilling", "The family changed their minds after the visit; outreach continues."),
    ("child_unwilling", "The child did not feel able to come. Home visits began instead."),
    ("other", "Things at school improved while waiting, and all agreed not to move."),
)
EXTENSION_REASONS = (
    "The way back began late because the home school's key adult was ill. Two more weeks will finish it.",
    "Real progress, not yet secure in afternoon lessons. The phased timetable needs the extra weeks.",
    "The receiving school asked for a slower start, and the child agrees.",
)
OVERSTAY_REASONS = (
    "The move to the new school fell through two days before the end; staying was safer than three weeks "
    "at home.",
    "The home school's roof was closed after the storm, and the return could not start.",
)
PUPIL_REVIEW_WORDS = (
    "It's calm. I've got a peg.",
    "I like the small class. I miss my mates.",
    "I've done more maths here than all of last year.",
    "I didn't walk out this week.",
    "I want to try science back at school.",
    "The food is good. The taxi is early.",
    "I told them when I was getting wound up and they listened.",
    "I'm ready. I think. Can Tuesday be the first day?",
)
PARENT_REVIEW_WORDS = (
    "Mornings are easier at home.",
    "We got a phone call with good news. That has never happened.",
    "We'd like more notice of changes.",
    "{He} talks about what {he} did today.",
    "We are worried about the way back, but less than we were.",
)
PROGRESS = (
    "Attending well; first criterion nearly met; afternoons still hard.",
    "Settled within a week. Reading has begun to move.",
    "Two steps forward, one back: a difficult fortnight after half-term.",
    "All three criteria in sight; visits to school begin.",
    "Attends, smiles, tests the edges. Staff agree on one response.",
)
CHECK_NOTES = {
    True: (
        "In lessons all day, every day. The named adult is now needed once a week.",
        "Holding well. One wobble, talked through.",
        "Attendance 94 per cent. Plays for the school.",
    ),
    False: (
        "Back to two sessions out of lessons a day. The partnership is asked to look again.",
        "Did not hold: suspended twice since half-term. A new request is being written with the family.",
    ),
}
