"""Which acts of a plan a text says were done, and which it says were not: `had the soda, didn't call`."""

from dataclasses import dataclass

from handrail_notifier.core import languages
from handrail_notifier.core.reply.said import Said

_NEAR = 4
"""What is denied stands at most so many words behind what denies it."""
_BESIDE = 3
_DENIES = frozenset({"missed", "lacking"})


@dataclass(frozen=True, slots=True, repr=False)
class Acts(Said):
    """A text, act by act."""

    def denials(self) -> list[tuple[int, int, frozenset[int]]]:
        """What says that an act was not done: from where to where, and of which acts, by their places among them."""
        turning, safe = {*self.deed.turning}, self.covered("harmless")
        denies = [
            (start, end) for tag, start, end in self.spans if tag in _DENIES and not safe.issuperset(range(start, end))
        ]
        open_ = [each for each in denies if turning.isdisjoint(self.words[at].text for at in range(*each))]
        found = [(start, end, self.acts_ahead(end)) for start, end in open_]
        found += [(start, end, self.undone(tag, start, end)) for tag, start, end in self.spans]
        nothing = languages.deeds(self.code).nothing
        for at in range(len(self.words) - 1):
            if self.is_done(at) and self.words[at + 1].text in nothing:
                found.append((at, at + 2, self.acts_of(at)))
        return [each for each in found if each[2]]

    def acts_of(self, place: int) -> frozenset[int]:
        """Which acts the word is of."""
        said = self.contents(range(place, place + 1)) | {one for one in self.at(place) if self.deed.contents[one].heads}
        return frozenset(at for at, act in enumerate(self.deed.acts) if not act.isdisjoint(said))

    def acts_ahead(self, start: int) -> frozenset[int]:
        """The acts of the first of the plan's words from there on, and near."""
        found, joined = frozenset[int](), False
        for at in range(start, len(self.words)):
            if (at > start and self.words[at].apart) or (not found and at >= start + _NEAR):
                break
            joined = joined or self.words[at].text in languages.deeds(self.code).either
            if not found or joined:
                found |= self.acts_of(at)
        return found

    def undone(self, tag: str, start: int, end: int) -> frozenset[int]:
        """The acts whose verb the words are the contrary of, where a thing of theirs stands beside: `the sheet stayed shut`."""
        verb = tag.removeprefix(languages.UNDOES) if tag.startswith(languages.UNDOES) else ""
        acts = [act for act in self.deed.acts if verb and any(verb in self.deed.contents[one].past for one in act)]
        stays = bool(verb) and self.words[start].text in languages.deeds(self.code).stays
        near = range(max(0, start - _BESIDE) if stays else start, min(len(self.words), end + _BESIDE))
        things = {one for at in near for one in self.contents(range(at, at + 1))}
        heads = {one for one in things if self.deed.contents[one].heads}
        return frozenset(
            at for at, act in enumerate(self.deed.acts) if act in acts and not act.isdisjoint(things - heads)
        )

    def shown(self, before: set[int]) -> frozenset[int]:
        """The acts that were done, by clauses made of the plan's words and of what is harmless; `before`: where what denies others begins."""
        found = set[int]()
        for clause in self.clauses():
            stop = min([each for each in before if each in clause], default=clause.stop)
            part = range(clause.start, stop)
            light = {at for at in part if self.words[at].text in languages.deeds(self.code).light}
            light |= self.covered("gets") & {*part}
            if part and all(at in light or self.is_whole(range(at, at + 1)) for at in part):
                found |= {at for at, act in enumerate(self.deed.acts) if self.shows(part, act)}
        return frozenset(found)

    def is_handed(self, act: frozenset[int]) -> bool:
        """Whether somebody is given something by it."""
        known = {*languages.deeds(self.code).hands}
        return any(not known.isdisjoint(self.deed.contents[one].bare) for one in act if self.deed.contents[one].heads)

    def shows(self, clause: range, act: frozenset[int]) -> bool:
        """Whether a clause says that an act was done: its verb in the past, and what it is done to; or what it left behind."""
        contents = self.deed.contents
        made = self.contents(clause) & act
        verbs = {
            one for at in clause if self.is_done(at) and self.words[at].text in self.left for one in self.at(at)
        } & act
        given = not self.covered("gets").isdisjoint(clause)
        light = any(self.words[at].text in languages.deeds(self.code).light for at in clause)
        light = self.is_handed(act) if given else light
        things = {one for one in act & self.deed.weight if not contents[one].heads}
        if not verbs:
            spoilt = not self.covered("spoils").isdisjoint(clause)
            bare = not any(contents[one].heads for at in clause for one in self.at(at))
            return bool(made) and bare and ((light and not spoilt) or any(contents[one].idle for one in made))
        told = bool(made & things) or not things or any(self.pronoun(at) for at in clause)
        return told or any(one in self.deed.weight for one in verbs & made)
