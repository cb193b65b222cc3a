"""What shows that the last act of a plan was done, in words that are no copy of the plan's, and that enough of it was said."""

from dataclasses import dataclass

from handrail_notifier.core import languages
from handrail_notifier.core.reply.acts import Acts
from handrail_notifier.core.reply.amounts import Reach

ENOUGH = 0.5
"""So much of what a plan is made of is said by who reports it."""
MOST = 0.6
"""So much of what is put in its place is said by who says that it is there."""


_THING_AND_PLACE = 2


@dataclass(frozen=True, slots=True, repr=False)
class Traces(Acts):
    """A text, and what of it shows that the deed was done."""

    def is_enough(self, made: set[int], beside: int = 0) -> bool:
        """Whether enough of the deed is said, and of its last act. `beside`: how many words stand for others of it."""
        weight, last = self.deed.weight, self.deed.weight & self.deed.last
        reaches = bool(last) and len(made & last) + beside >= ENOUGH * len(last)
        told = beside > 0 or self.is_told_what(made)
        measured = int(self.reach in {Reach.ENOUGH, Reach.SHORT})
        return reaches and told and len(made) + beside + measured >= max(1, ENOUGH * len(weight))

    def is_told_what(self, made: set[int]) -> bool:
        """Whether a verb that means nothing by itself has what it means: `gave a hug`, where the plan is to give one."""
        first, *rest = sorted(self.deed.last)
        if self.deed.contents[first].bare.isdisjoint(languages.deeds(self.code).needy):
            return True
        return next((at for at in rest if at in self.deed.weight), None) in {None, *made}

    def is_evident(self, clause: range) -> bool:
        """Whether it says that the last act was done, in words that are no copy of the plan's."""
        known, last = languages.deeds(self.code), [at for at in clause if self.is_last(at)]
        if self.is_of_another(clause) or self.is_mixed(clause):
            return False
        if any(self.is_past(at, same=False) and self.words[at].text in self.left for at in last):
            return True
        if any(self.is_past(at, same=True) and self.is_signed(at, clause) for at in last):
            return True
        texts = {self.words[at].text for at in clause}
        if (texts & {*known.finishers}) - self.deed.words and any(self.is_bare(at) for at in last):
            return not self.deed.places or self.is_placed(clause)
        return self.is_left_behind(clause)

    def is_mixed(self, clause: range) -> bool:
        """Whether a thing of another act takes the place of the last one's: `sat in the kitchen`, where it is to be left, and the seat outside;
        or what is to be put away is in use: `read a page on my phone`."""
        foreign = self.foreign(clause)
        put_away = any(self.puts_away(act) for act in foreign)
        return bool(foreign) and (put_away or not (self.deed.last & self.deed.weight) <= self.contents(clause))

    def foreign(self, clause: range) -> list[frozenset[int]]:
        """The other acts of which a thing is said in a clause, and no verb."""
        made = self.contents(clause)
        others = [act for act in self.deed.acts if act != self.deed.last and not act.isdisjoint(made)]
        verbs = {one for at in clause if self.is_done(at) for one in self.at(at)}
        return [act for act in others if not (act & made) <= self.deed.last and act.isdisjoint(verbs)]

    def puts_away(self, act: frozenset[int]) -> bool:
        """Whether an act puts something in its place; what is put on is worn."""
        known, contents = languages.deeds(self.code), [self.deed.contents[at] for at in act]
        places = any(each.bare & {*known.placing} for each in contents if each.heads)
        lays = any(each.bare & {*known.lays} for each in contents if each.heads)
        if lays and sum(each.weighs and not each.heads for each in contents) < _THING_AND_PLACE:
            return False
        return places and not any(each.behind in known.worn for each in contents)

    def is_signed(self, verb: int, clause: range) -> bool:
        """Beside who did it, where the plan doesn't say so; or beside another sign, where it is no copy."""
        own, texts = languages.replies(self.code).own_subject, self.words
        if verb > clause.start and texts[verb - 1].text in own and texts[verb - 1].text not in self.deed.words:
            return True
        if texts[verb].text in self.accented:
            return True
        signs = [range(start, end) for tag, start, end in self.spans if tag == "signs"]
        beside = any(each.start in clause and not {texts[at].text for at in each} <= self.deed.words for each in signs)
        return beside and texts[verb].text in self.left

    def is_left_behind(self, clause: range) -> bool:
        """`Phone in the drawer`: the last act but for its verb, which puts something in its place."""
        said = {one for at in clause for one in self.at(at)}
        copied = all(self.words[at].text not in self.left for at in clause if self.at(at))
        bare = not any(self.deed.contents[at].heads for at in said)
        return self.deed.places and self.is_placed(clause) and bare and not copied

    def is_placed(self, clause: range) -> bool:
        """Whether most of what the last act puts in its place, and of the place, is said."""
        rest = {at for at in self.deed.last if not self.deed.contents[at].heads}
        said = {one for at in clause for one in self.at(at)}
        return len(rest & said) > 1 and len(rest & said) >= MOST * len(rest)

    def is_of_another(self, clause: range) -> bool:
        """`My sister called`: what the deed is done to stands before its verb, where a verb doesn't say who does it."""
        contents = self.deed.contents
        heads = [any(contents[one].heads for one in self.at(at)) for at in clause if self.is_thing(at)]
        if clause and self.is_done(clause.start) and not self.is_bare(clause.start):
            return False
        return (
            bool(languages.replies(self.code).own_subject)
            and True in heads[1:]
            and not all(heads[: heads.index(True, 1)])
        )

    def is_thing(self, place: int) -> bool:
        return bool(self.at(place)) and not any(
            self.deed.contents[one].idle or self.deed.contents[one].aside for one in self.at(place)
        )

    def is_begun(self, clause: range) -> bool:
        """Whether it is no mere copy: a verb in the past, or words without their verb."""
        past = any(self.is_past(at, same=same) for at in clause for same in (False, True))
        return past or self.is_evident(clause) or not self.is_deed(clause)

    def is_of_client(self, clause: range) -> bool:
        own = languages.replies(self.code).own_subject
        return not own or any(self.words[at].text in own for at in clause)
