"""English."""

from collections.abc import Mapping

from handrail_notifier.core import how_am_i
from handrail_notifier.core.kinds import Kind, SupporterKind, SystemKind
from handrail_notifier.core.recap import Says
from handrail_notifier.core.texts.speech import CrisisSpeech, Speech

_SYSTEM: Mapping[SystemKind, str] = {
    Kind.OPT_IN: (
        "Reply OK to get your plan texts, up to {cap} a day. Msg&data rates may apply. "
        "HELP for help, STOP to end. Not for emergencies."
    ),
    Kind.RENEW: (
        "Do you still want these texts, up to {cap} a day? Reply OK to keep them. Msg&data rates may apply. "
        "HELP for help, STOP to end."
    ),
    Kind.WELCOME: (
        "You're set: up to {cap} a day. Nobody watches this number. "
        "In an emergency call your local emergency number. HELP for help, STOP to end."
    ),
    Kind.HELP: (
        "Plan texts, up to {cap} a day. Questions: call {phone}. Not for emergencies. "
        "Msg&data rates may apply. STOP to end."
    ),
    Kind.STOPPED: "You will get no more texts. Text START if you want them again.",
    Kind.LEAVING: "Your texts are on hold. Text STOP to end them, or START if you still want them.",
    Kind.STRANGER: "This number only works for people who are registered. In an emergency call your emergency number.",
    Kind.NOT_UNDERSTOOD: (
        "[Thanks, kept|Noted, and kept|Got it. It is kept] for your next visit. "
        "[Nobody reads this right now.|Nobody is reading this now.|This is not read right now.|No one reads this just now.] "
        "To reach us call {phone}."
    ),
    Kind.PICTURE: (
        "[Thanks|Noted|Got it]. [Words are kept for your next visit. Pictures are not.|Words are kept here, but no pictures."
        "|Your words are kept. Pictures are not, and nobody sees them.|What you write is kept. Pictures can't be.] "
        "Nobody reads this right now. To reach us call {phone}."
    ),
    Kind.NOTHING_OPEN: (
        "[Thanks|Got it|Noted]. [There is no open step to count that for.|No step is open to count that for."
        "|There is nothing open to count that for.|Nothing is open just now to count that for.] To reach us call {phone}."
    ),
    Kind.SEEN_TO: (
        "[Thanks, it is kept|Noted, and kept|Got it, and kept]. [Nobody watches this number.|No one watches this number."
        "|This number is not watched.|This number is not being watched.] "
        "If you're in danger, call your emergency number. To reach us call {phone}."
    ),
    Kind.ACCEPTED: (
        "[Good|Fine|All right]. [Now say it back: text your plan in your own words.|Now text your plan in your own words."
        "|Say it back now, in your own words.|Next, text the plan back in your own words.]"
    ),
    Kind.HOW_SURE: (
        "[Good|Fine|All right]. [How sure are you, 0-10 (OK 8)? Then say the plan back in your own words."
        "|How sure are you of it, 0-10 (OK 8)? Then text the plan in your own words."
        "|From 0 to 10, how sure are you (OK 8)? Then say it back in your own words."
        "|Say how sure you are, 0-10 (OK 8). Then text the plan back in your own words.]"
    ),
    Kind.TOO_BIG: (
        "[Thanks|Good to know|Noted]. [That step may be too big: we will make it smaller together."
        "|That may be a big step: let us make it smaller together.|A smaller step may fit: we will find one together."
        "|We will make that step smaller together.]"
    ),
    Kind.CHANGE_ASKED: (
        "[Thanks for saying so.|Good that you say so.|Noted.] [We will change it together.|We will work it over together."
        "|We will make it fit, together.|Let us change it together.]"
    ),
    Kind.DECLINED: (
        "[That is fine|All right|Noted]. [Not now is an answer too.|Not now is fine.|That is an answer too.|It can wait.] "
        "We can look at it again at your next visit."
    ),
    Kind.SAID_BACK: (
        "[Kept, in your own words.|It is kept, in your words.|Your own words are kept.] "
        "[Let us see how it goes.|We will see how it goes.|Now see how it goes.|Let us see how that goes.]"
    ),
    Kind.FADED: (
        "[You are using your plan.|Your plan is in use.|You use your plan.] "
        "[We will text about half as often now.|From now on we text half as often.|We text about half as much now."
        "|So we will text half as often.] Reply MORE to turn it up."
    ),
    Kind.OWN_CUE: (
        "[You do this on your own cue now.|Your own cue does it now.|You do this by yourself now.] "
        "[We will text about once a week.|We text once a week or so.|From now on, once a week.|One text a week will do.] "
        "Reply MORE to turn it up."
    ),
    Kind.MAINTAINED: (
        "[This plan is yours now.|You have made this plan your own.|The plan is your own now.] "
        "[We will text about once a month.|We text once a month or so.|From now on, once a month.|One text a month will do.] "
        "Reply MORE to turn it up."
    ),
    Kind.STEPPED_BACK: (
        "[We will text a bit more again.|A few more texts again for now.|We text a little more again.] "
        "[LESS turns it down.|Reply LESS to turn it down.|To turn it down, reply LESS.|LESS makes it fewer.]"
    ),
    Kind.COMES_TO_MIND: (
        "[Thanks|Got it|Noted]. [Does this plan come to mind by itself by now?|Does the plan come to mind on its own now?"
        "|By now, does the plan come to mind by itself?|Does your plan come up by itself by now?] "
        "Reply MIND and 0 (never) to 10 (always), like MIND 8."
    ),
    Kind.COMEBACK: (
        "[It is good that you did it.|How good that you did it.|So good that you did it.] [Coming back to it is the part that counts most."
        "|To take it up again is the best part.|Each new go is worth a lot, and this one is yours.|Going on from here is what makes it yours.]"
    ),
    Kind.MORE_A_WEEK: (
        "[Up to {week} a week now.|Now up to {week} a week.|From now on up to {week} a week.] "
        "[LESS turns it down.|Reply LESS to turn it down.|To turn it down, reply LESS.|LESS makes it fewer.]"
    ),
    Kind.FEWER_A_WEEK: (
        "[Up to {week} a week now.|Now up to {week} a week.|From now on up to {week} a week.] "
        "[MORE turns it up.|Reply MORE to turn it up.|To turn it up, reply MORE.|MORE makes it more again.]"
    ),
    Kind.WALK_DONE: (
        "[That was the last step.|That was all of it.|This was the last one.] [It is here whenever you want it."
        "|NOW brings it back.|You can come back to it any time.|It stays here for you.]"
    ),
    Kind.EASIER: (
        "[For a week the small version is enough.|For a week, the small version will do.|The small version counts for a week.] "
        "[HARDER brings back the whole step.|Reply HARDER for the whole step.|For the whole step reply HARDER."
        "|HARDER makes it the whole step again.]"
    ),
    Kind.HARDER: (
        "[The whole step again from now on.|From now on the whole step again.|It is the whole step again.] "
        "[EASIER makes it small.|Reply EASIER to make it small.|To make it small reply EASIER.|EASIER brings back the small one.]"
    ),
    Kind.BREAK: (
        "[All right|Fine|Done]. [No texts for now, days: {days}.|It is quiet from now. Days: {days}.|A break it is. Days: {days}."
        "|We leave you be. Days: {days}.] BACK brings them back sooner."
    ),
    Kind.BACK: (
        "[Good to hear from you.|Good that you write.|Nice to hear from you.] "
        "[Your texts go on from here.|We go on from here.|Your texts are on again.|From here we go on.]"
    ),
    Kind.NO_PLAN: (
        "[There is no plan here just now.|No plan is here just now.|Just now there is no plan here.] "
        "[One can be made at your next visit.|Your next visit is a good time to make one.|It can wait for your next visit."
        "|We can make one at your next visit.]"
    ),
    Kind.HOW_AM_I: (
        "[Times you used a plan so far: {count}.|So far you used a plan this often: {count}.|Your count so far: {count}.] "
        "[Each one counts, and stays.|Each stays yours.|What is counted stays.|None of them is ever taken away.]"
    ),
    Kind.NOT_YET_USED: (
        "[There is time.|It is early.|All is open.] [The first time you use your plan is counted here."
        "|Your first one will be counted here.|Once you use your plan it counts here.|The first one counts as much as any.]"
    ),
    Kind.GOAL: "[Here it is.|Gladly.|As you asked.] [Your goal: |What you work towards: |Where you want to get: |This is your goal: ]{words}",
    Kind.WHY: "[Here it is.|Gladly.|As you asked.] [Why, in your words: |Your own reason: |You said why: |This is why: ]{words}",
    Kind.NO_GOAL: (
        "[That is not kept here yet.|Nothing is kept here for that.|There is nothing here for that yet.] "
        "[Bring it to your next visit.|We can look at it at your next visit.|Your next visit is a good time for it."
        "|It is worth a word at your next visit.]"
    ),
    Kind.NOT_BY_TEXT: (
        "[It is kept, but not shown by text.|That is kept, and not sent by text.|It is kept, and stays off the phone.] "
        "[To hear it|If you want to hear it|To have it read to you|To go over it], call {phone}."
    ),
    Kind.SUPPORTER_NAMED: (
        "A person you chose is asked if they want 1 short text a week, to keep in touch with you. "
        "They see no word of yours. UNLINK takes them off."
    ),
    Kind.SUPPORTER_ENDED: (
        "[All right|Fine|Done]. [The person you chose gets no more texts from us.|No more texts go to the person you chose."
        "|We text the person you chose no more.|The person you chose hears no more from us.]"
    ),
    Kind.NO_SUPPORTER: (
        "[All right|Fine|Noted]. [No other person gets texts from us here.|No one else gets texts from us here."
        "|There is no one else whom we text.|We text no one else here.]"
    ),
    Kind.STUCK: (
        "[Thanks for saying so.|Good that you say so.|It is good to say it.] [It happens to many.|Many know that.|That comes and goes."
        "|It is part of the way.] We look at it with you. For now EASIER makes the step small."
    ),
    Kind.FEEDBACK: (
        "[Thanks for saying so.|Thanks, that helps.|Good that you say so.] "
        "[The person you meet with reads it.|It is for the person you meet with to read.|The person you meet with will read it."
        "|It is kept for the person you meet with.]"
    ),
    Kind.FEEDBACK_WHO: (
        "[Thanks for saying so.|Thanks, that helps.|Good that you say so.] "
        "[Who is to read it?|Who may read it?|Who is it for?|Who do you want to read it?] "
        "1 the person you meet with 2 somebody else here. No answer means 2."
    ),
    Kind.FEEDBACK_THEIRS: (
        "[Thanks|Got it|Noted]. [The person you meet with reads it.|It is for the person you meet with to read."
        "|The person you meet with will read it.|It is kept for the person you meet with.]"
    ),
    Kind.FEEDBACK_APART: (
        "[Thanks|Got it|Noted]. [Somebody else here reads it|It is for somebody else here to read|Somebody else here will read it"
        "|It is kept for somebody else here], not the person you meet with."
    ),
    Kind.WHICH: (
        "[Thanks|Got it|Noted]. [Which one was that: 1 for {one}, 2 for {two}?|Was that 1, {one}, or 2, {two}?"
        "|One thing: 1 for {one} or 2 for {two}?|Is that for 1, {one}, or for 2, {two}?]"
    ),
    Kind.WHICH_DAY: (
        "[Thanks|Got it|Noted]. [Which day was that?|Which day do you mean?|What day was that?|What day do you mean?] "
        "Text it once more, like DONE TODAY or DONE YESTERDAY. Older days can wait for your next visit."
    ),
    Kind.STRAIN: (
        "[Thanks|Got it|Noted]. [How strong was it before, and after? Two numbers 0-10, like 7 4."
        "|From 0 to 10, how strong was it before and after? Like 7 4.|How strong was it before and after, 0-10 each? Like 7 4."
        "|Two numbers 0-10, like 7 4: how strong before, how strong after?]"
    ),
    Kind.BARRIER: (
        "[Noted, no harm done.|Thanks, no harm done.|Got it, that is fine.] [What got in the way?|What was in the way?"
        "|What stood in the way?|So what got in the way?] "
        "1 forgot 2 too big 3 the time 4 too strong 5 where to begin 6 no point 0 other"
    ),
    Kind.SKIPPED: (
        "[Noted|Got it|Fine]: [you let this one go on purpose.|this one is let go on purpose.|on purpose, so it counts as a skip."
        "|this one was yours to let go.] [The next one counts.|There is a next one.|The next one is new.]"
    ),
    Kind.EARLIER: (
        "[Then we will text 15 min earlier|So we text 15 min earlier|Fine: we text 15 min earlier] "
        "[for this plan.|for this one.|from now on.|from here on.]"
    ),
    Kind.OTHER_TIME: (
        "[Noted: another time may fit.|Got it: it needs another time.|Thanks: a new time may fit.] "
        "[It is on the list for your next visit.|It is noted for your next visit.|That is kept for your next visit."
        "|You two can move it at your next visit.]"
    ),
    Kind.BETTER_TIME: (
        "[Noted for your next visit.|It is noted for your next visit.|Kept for your next visit.] "
        "[When may we text until then?|Until then, when may we text?|For now, when is a text best?|When is a text best for now?] "
        "1 half an hour earlier 2 half an hour later 0 no change"
    ),
    Kind.NUDGED_EARLIER: (
        "[Then we will text half an hour earlier|So we text half an hour earlier|Fine: we text half an hour earlier] "
        "[for this plan.|for this one.|from now on.|from here on.] More can change at your next visit."
    ),
    Kind.NUDGED_LATER: (
        "[Then we will text half an hour later|So we text half an hour later|Fine: we text half an hour later] "
        "[for this plan.|for this one.|from now on.|from here on.] More can change at your next visit."
    ),
    Kind.GROUND: (
        "[For now, just this:|Just this for now:|Now just this:] [feet flat on the floor, one slow breath out."
        "|press both feet down and breathe out slow.|name three things you see, then breathe out."
        "|hold on to a chair and let one breath out.] CALL asks for a call."
    ),
    Kind.NO_POINT: (
        "[Fair to ask.|That is fair.|Good that you say so.] [Text WHY to see what it is for.|Text WHY for what it was meant to do."
        "|WHY shows what it is for.|Text WHY, and see what it was for.] We will look at it again at your next visit."
    ),
    Kind.BARRIER_NOTED: (
        "[Thanks|Noted|Got it]. [We can look at it at your next visit.|It can be looked at on your next visit."
        "|It is kept for your next visit.|Your next visit is a good time to look at it.]"
    ),
    Kind.SMALL_STEP: (
        "[Good idea|Fine|All right]: [do the small version that you planned.|take the small version from your plan."
        "|your small version will do.|just the small version you planned.] "
        "[It counts.|That counts.|It is enough.]"
    ),
    Kind.NO_SMALL: (
        "[For now|This time|Just now]: [two minutes of it will do.|just two minutes of it.|half of it, or two minutes.|two minutes of it are enough.] "
        "[That counts.|It counts.] A small version is on the list for your next visit."
    ),
    Kind.FIRST_ACT: (
        "[Just the first bit|This bit first|The first bit]: [two minutes of what you planned.|the two minutes you planned first."
        "|what you planned for the first two minutes.|the first two minutes of your plan.] [Then see.|Then you can see.|Then look again.]"
    ),
    Kind.TWO_MINUTES: (
        "[Just two minutes|Two minutes now|Two minutes of it]: [get up, go there, and do the first thing.|go there and do the first thing."
        "|pick up what you need and do the first bit.|do the first thing you can see.] [Then see.|Then you can see.|Then look again.]"
    ),
    Kind.SWAPPED: (
        "[Fine|Good idea|All right]: [take number {place} of your other steps.|number {place} of your other steps will do."
        "|this time it is number {place} of your others.|do number {place} of the others you planned.] "
        "[It counts.|That counts.|It is enough.]"
    ),
    Kind.SWAPS_OUT: (
        "[Those were all for this time.|You have had all of them now.|That was the last one for now.] "
        "[Any of them counts.|Each one of them counts.|Take the one that fits best.|The one that comes first will do.] "
        "More can be planned at your next visit."
    ),
    Kind.NO_SWAP: (
        "[This one has no second step yet.|There is no other step for it yet.|No other step is set for it yet.] "
        "[It is on the list for your next visit.|It is noted for your next visit.|That is kept for your next visit."
        "|You two can find one at your next visit.]"
    ),
    Kind.CHANGE_NOTED: (
        "[Thanks for saying so.|Good that you say so.|Noted, thanks.] [It is on the list: the plan needs a change."
        "|It is noted that the plan needs a change.|It is on the list that this plan has to change.|On the list: the plan is to change.]"
    ),
    Kind.CALL_NOTED: (
        "[It is on the list|It is noted|Noted]: [you would like a call.|a call is wanted.|you want to be called.|a call would be good.] "
        "Nobody reads this right now. To reach us now call {phone}."
    ),
    Kind.LATER_SET: (
        "[Fine|All right|Got it]. [The same text comes once more, later.|You get it once more, later.|It comes once more, later."
        "|We will text it once more, later.]"
    ),
    Kind.LATER_NOT: (
        "[Got it|Noted|All right]. [There is no second text for this one.|No second text goes out for this one."
        "|This one gets no second text.|This one will not come again.] 1, 2, 3 or 0 still counts."
    ),
}
_WITH_WORDS: Mapping[SystemKind, str] = {
    Kind.SMALL_STEP: "[Good idea|Fine|All right]: [just {step}.|this: {step}.|{step}.|{step}, no more.] [It counts.|That counts.|It is enough.]",
    Kind.NO_SMALL: (
        "[For now|This time|Just now]: [just {step}.|{step}.|this: {step}.|{step}, no more.] "
        "That counts. A small version is on the list for your next visit."
    ),
    Kind.SWAPPED: "[Fine|Good idea|All right]: [{step}.|this one: {step}.|{step}, this time.|for now, {step}.] [It counts.|That counts.|It is enough.]",
    Kind.FIRST_ACT: (
        "[Just the first bit|This bit first|The first bit]: [{step}.|for two minutes, {step}.|{step}, for two minutes.|{step}, no more.] "
        "[Then see.|Then you can see.|Then look again.]"
    ),
}
_ASK_BACK = (
    "[Yesterday you made a plan.|You made a plan yesterday.|There is the plan from yesterday.] "
    "[Say it back: text it here in your own words.|Text it back here in your own words."
    "|Say it back here, in your own words.|Text it here, in words of your own.]"
)
_LOOK_AT = "[Something to look at before your next visit:|To look at before your next visit:|For you, before your next visit:] {link}"
_BY_MAIL: Mapping[SystemKind, str] = {
    Kind.WELCOME: (
        "You're set: up to {cap} a day. Nobody watches this mailbox. "
        "In an emergency call your local emergency number. HELP for help, STOP to end."
    ),
    Kind.HELP: "Mails about your plan, up to {cap} a day. Questions: call {phone}. Not for emergencies. STOP to end.",
    Kind.SEEN_TO: (
        "[Thanks, it is kept|Noted, and kept|Got it, and kept]. [Nobody watches this mailbox.|No one watches this mailbox."
        "|This mailbox is not watched.|This mailbox is not being watched.] "
        "If you're in danger, call your emergency number. To reach us call {phone}."
    ),
    Kind.STOPPED: "You will get no more of these mails, and no texts. Answer START if you want them again.",
    Kind.LEAVING: "These mails are on hold. Answer STOP to end them, or START if you still want them.",
    Kind.ACCEPTED: (
        "[Good|Fine|All right]. [Now say it back: answer with your plan in your own words.|Now write your plan in your own words."
        "|Say it back now, in your own words.|Next, write the plan back in your own words.]"
    ),
    Kind.HOW_SURE: (
        "[Good|Fine|All right]. [How sure are you, 0-10 (OK 8)? Then say the plan back in your own words."
        "|How sure are you of it, 0-10 (OK 8)? Then write the plan in your own words."
        "|From 0 to 10, how sure are you (OK 8)? Then say it back in your own words."
        "|Say how sure you are, 0-10 (OK 8). Then write the plan back in your own words.]"
    ),
    Kind.FADED: (
        "[You are using your plan.|Your plan is in use.|You use your plan.] "
        "[We will write about half as often now.|From now on we write half as often.|We write about half as much now."
        "|So we will write half as often.] Reply MORE to turn it up."
    ),
    Kind.OWN_CUE: (
        "[You do this on your own cue now.|Your own cue does it now.|You do this by yourself now.] "
        "[We will write about once a week.|We write once a week or so.|From now on, once a week.|One mail a week will do.] "
        "Reply MORE to turn it up."
    ),
    Kind.MAINTAINED: (
        "[This plan is yours now.|You have made this plan your own.|The plan is your own now.] "
        "[We will write about once a month.|We write once a month or so.|From now on, once a month.|One mail a month will do.] "
        "Reply MORE to turn it up."
    ),
    Kind.STEPPED_BACK: (
        "[We will write a bit more again.|A few more mails again for now.|We write a little more again.] "
        "[LESS turns it down.|Reply LESS to turn it down.|To turn it down, reply LESS.|LESS makes it fewer.]"
    ),
}
_IN_MINUTES: Mapping[SystemKind, str] = {
    Kind.LATER_SET: (
        "[Fine|All right|Got it]. [The same text comes once more in about {minutes} min.|You get it once more in about {minutes} min."
        "|It comes once more in about {minutes} min.|In about {minutes} min we will text it once more.]"
    ),
}
_CRISIS = CrisisSpeech(
    hard="It sounds like things are really hard right now.",
    unwatched="This line isn't watched 24/7.",
    unwatched_mail="This mailbox isn't watched 24/7.",
    emergency="If you're in danger, call {emergency}.",
    emergency_unknown="If you're in danger, call your local emergency number.",
    talk="To talk to someone now: {talk}.",
    alerted="We've sent an alert to your clinic.",
    stranger="This number only works for people who are registered.",
    supporter="Nobody watches this number. If someone is in danger, call {emergency} now.",
    supporter_unknown="Nobody watches this number. If someone is in danger, call your local emergency number now.",
    alert="Case {reference} needs a person now. To take it on, reply {code}.",
    newer="That code is of an earlier alert. To take on case {reference}, reply {code}.",
    untaken="Nobody has taken on case {reference} yet. To take it on, reply with the code in its alert.",
    test="This is a test of the on-call alerts. Reply {code} to show that it came.",
    taken="Case {reference} is yours now, and nobody else is alerted. Close it when it is over.",
    taken_before="Case {reference} was taken on already. Nothing is left to take on with this code.",
    tested="Thanks. The test alert came through.",
)
_BY_DIGITS: Mapping[SystemKind, str] = {
    Kind.ACCEPTED: (
        "[Good|Fine|All right]. [Say the plan once out loud, to yourself.|Now say it once out loud, to yourself."
        "|Say it out loud to yourself, once.|Once, say the plan out loud to yourself.]"
    ),
    Kind.HOW_SURE: (
        "[Good|Fine|All right]. [How sure are you, 0-10 (OK 8)?|How sure are you of it, 0-10 (OK 8)?"
        "|From 0 to 10, how sure are you (OK 8)?|Say how sure you are, 0-10 (OK 8).]"
    ),
}
_RECAP: Mapping[Says, str] = {
    Says.SOME: (
        "[You did what you planned {count} times this week.|This week you did what you planned {count} times."
        "|{count} times this week you did what you planned.] [Each one counts.|That adds up.|All of them count.|It adds up.]"
    ),
    Says.ONE: (
        "[You did what you planned once this week.|This week you did what you planned once."
        "|Once this week you did what you planned.] [That counts.|Once counts.|It counts.|One time counts.]"
    ),
    Says.NONE: (
        "[A new week is here.|Here is a new week.|This is a new week.] [What you planned is there when you want it."
        "|What you planned keeps.|What you planned is still yours.|What you planned waits for you.]"
    ),
}
_STANDING: Mapping[how_am_i.Says, str] = {
    how_am_i.Says.WEEK: (
        "[Times you used a plan so far: {count}.|So far you used a plan this often: {count}.|Your count so far: {count}.] "
        "[Of these, this week: {week}.|This week: {week}.|{week} of them this week.|And this week: {week}.] [It adds up.|Each one counts.|All of them stay.]"
    ),
    how_am_i.Says.RUN: (
        "[Times you used a plan so far: {count}.|So far you used a plan this often: {count}.|Your count so far: {count}.] "
        "[In a row now: {run}.|The last {run} came in a row.|{run} in a row by now.|That makes {run} in a row.] [It adds up.|Each one counts.|All of them stay.]"
    ),
    how_am_i.Says.BACK: (
        "[You came back to your plan.|You are back at it.|You took your plan up again.] "
        "[Few things count for more.|That is the part that counts most.|That is worth more than a long row.|Nothing counts for more.] "
        "[Times so far: {count}.|Your count so far: {count}.|So far: {count}.]"
    ),
}
_REVIEW = (
    "[It is a good time to look at your plan.|Your plan may be due for a fresh look.|This is a good time to see how your plan goes.] "
    "[It can wait for your next visit.|We can do it at your next visit.|Your next visit will do.|Bring it to your next visit.]"
)
_REVIEW_BY_WORD = (
    "[It is a good time to look at your plan.|Your plan may be due for a fresh look.|This is a good time to see how your plan goes.] "
    "[We can do it at your next visit; CHANGE if it needs work now.|Your next visit will do. If it needs work now, reply CHANGE."
    "|Bring it to your next visit, or reply CHANGE now.|It can wait for your next visit. CHANGE says it needs work now.]"
)
_READ_WITHIN: Mapping[SystemKind, str] = {
    Kind.WELCOME: (
        "Up to {cap} a day. Not watched: texts are read within {reads}. "
        "In an emergency call your emergency number. HELP for help, STOP to end."
    ),
    Kind.HELP: (
        "Up to {cap} a day, read within {reads}. Questions: call {phone}. Not for emergencies. "
        "Msg&data rates may apply. STOP to end."
    ),
    Kind.NOT_UNDERSTOOD: (
        "[Thanks, kept|Noted, and kept|Got it. It is kept] for your next visit. "
        "[Not read right now: texts are read within {reads}.|Texts are read within {reads}, not right now."
        "|No one reads it just now. Texts are read within {reads}.|It is not read now. Texts are read within {reads}.] "
        "To reach us call {phone}."
    ),
}
_READ_WITHIN_BY_MAIL: Mapping[SystemKind, str] = {
    Kind.WELCOME: (
        "Up to {cap} a day. Not watched: mails are read within {reads}. "
        "In an emergency call your emergency number. HELP for help, STOP to end."
    ),
    Kind.HELP: (
        "Mails about your plan, up to {cap} a day; yours are read within {reads}. Questions: call {phone}. "
        "Not for emergencies. STOP to end."
    ),
    Kind.NOT_UNDERSTOOD: (
        "[Thanks, kept|Noted, and kept|Got it. It is kept] for your next visit. "
        "[Not read right now: mails are read within {reads}.|Mails are read within {reads}, not right now."
        "|No one reads it just now. Mails are read within {reads}.|It is not read now. Mails are read within {reads}.] "
        "To reach us call {phone}."
    ),
}
_SUPPORTER: Mapping[SupporterKind, str] = {
    Kind.SUPPORTER_INVITE: (
        "A person you know asks: may we text you once a week, so you keep in touch? Reply OK. "
        "Msg&data rates may apply. HELP for help, STOP to end."
    ),
    Kind.SUPPORTER_WELCOME: (
        "You're set: 1 text a week. Nobody reads this number. In an emergency call your emergency number. "
        "HELP for help, STOP to end."
    ),
    Kind.SUPPORTER_WEEKLY: (
        "[A good day to say hello to {name}.|Today is a nice day to call {name}.|A short hello to {name} fits any day."
        "|How about a few words to {name}?] "
        "[No one reads replies here.|Replies here are not read.|Nobody reads this number.] HELP for help, STOP to end."
    ),
    Kind.SUPPORTER_STOPPED: "You will get no more texts. Text START if you want them again.",
    Kind.SUPPORTER_HELP: (
        "1 text a week, as a person you know asked. Questions: call {phone}. Not for emergencies. "
        "Msg&data rates may apply. STOP to end."
    ),
    Kind.SUPPORTER_HOW: (
        "To get the 1 text a week, reply OK. Nobody reads this number. In an emergency call your emergency number. "
        "STOP to end."
    ),
    Kind.SUPPORTER_NOTE: (
        "[Nobody reads this number.|No one reads this number.|This number is not read.] "
        "[Please talk to the person yourself.|Please tell the person yourself.|It is best to call the person."
        "|Please get in touch with the person.] If someone is in danger, call the emergency number."
    ),
}
ENGLISH = Speech(
    _SYSTEM,
    _ASK_BACK,
    _LOOK_AT,
    _BY_MAIL,
    _CRISIS,
    _BY_DIGITS,
    _RECAP,
    _REVIEW,
    _REVIEW_BY_WORD,
    _WITH_WORDS,
    _IN_MINUTES,
    _STANDING,
    _READ_WITHIN,
    _READ_WITHIN_BY_MAIL,
    "{number} h",
    "{number} days",
    "Nobody watches this number. In an emergency call your local emergency number. HELP for help, STOP to end.",
    _SUPPORTER,
)
