"""The companion documents: which are planned, written and missing, and what a document lacks.

python scripts/companions.py                   counts and ids by batch
python scripts/companions.py keedi-boats-1     the plan of a document, its world, what it lacks
python scripts/companions.py --overlap         word sequences that documents share

Exits 1 where a written document is not what its plan says.
"""

import argparse
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from companion_overlap import report
from companion_phenomena import CHECKS, touched_sentences, words_of
from companion_plan import CORPUS, Dispatch, Plan, Worlds, read_plan, read_worlds
from sahel_claims.contract.records import Document
from sahel_claims.corpus.folder import read_folder
from sahel_claims.corpus.source import read, read_splits, sound, splits_file

COMMON_CUE: Final = re.compile(r"(?i)\b(?:said|says?|told|tells?|announced|according to)\b")


def faults(
    planned: Dispatch, document: Document, plan: Plan, worlds: Worlds, splits: dict[str, str]
) -> Iterator[str]:
    """What a written document lacks or has against its plan, each in a line."""
    low, high = plan.lengths[planned.words]
    count = len(document.text.split())
    if not low <= count <= high:
        yield f"{count} words; planned are {low} to {high}"
    if splits.get(planned.doc_id) != planned.split:
        yield f"splits.toml lists it under {splits.get(planned.doc_id)}, not {planned.split}"
    for field, wanted in (
        ("origin", "synthetic"),
        ("story_id", planned.story_id),
        ("lang", "en"),
        ("lang_status", "original"),
    ):
        if getattr(document, field) != wanted:
            yield f"{field} is {getattr(document, field)}, not {wanted}"
    layers = {layer.name: set(layer.attributes) for layer in document.layers}
    depth = plan.depths[planned.depth]
    if layers != {name: set(attributes) for name, attributes in depth.items()}:
        wrong = {n for n in layers.keys() | depth if layers.get(n) != set(depth.get(n, ["?"]))}
        yield f"declared unlike depth {planned.depth}: {', '.join(sorted(wrong))}"
    for event in sorted(set(planned.events) - {m.type for m in document.event_mentions}):
        yield f"no event mention is {event}"
    for kind in sorted(set(planned.sources) - {str(a.source_kind) for a in document.attributions}):
        yield f"no attribution has the source kind {kind}"
    for name in planned.phenomena:
        if name in CHECKS and not CHECKS[name](document):
            yield f"{name} is not there: {plan.phenomena[name].shown_by}"
    other = "train" if planned.split == "validation" else "validation"
    printed = set(re.findall(r"[^\W\d_]+", document.text))
    if foreign := sorted(printed & worlds.words(other)):
        yield f"words of names in {other}: {', '.join(foreign)}"
    cues = [words_of(a.cue) for a in document.attributions if a.cue]
    common = sum(bool(COMMON_CUE.search(cue)) for cue in cues)
    if len(cues) > 3 and 2 * common > len(cues):
        yield f"{common} of {len(cues)} cues are said, told, announced or according to"
    if all(touched_sentences(document)):
        yield "every sentence has an attribution"


def main() -> int:
    """Print the state of the plan, or of the documents named; 1 where one is not as planned."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("doc_id", nargs="*", help="documents to show with their plan")
    parser.add_argument("--corpus", type=Path, default=CORPUS, help="default: the repository's")
    parser.add_argument("--overlap", action="store_true", help="word sequences that are shared")
    given = parser.parse_args()
    plan, worlds = read_plan(), read_worlds()
    splits = read_splits(splits_file(given.corpus)) if splits_file(given.corpus).is_file() else {}
    if given.overlap:
        print("\n".join(report(map(sound, read(given.corpus)), splits)))
        return 0
    known = {d.doc_id: d for d in plan.dispatch}
    if unknown := [name for name in given.doc_id if name not in known]:
        parser.error(f"not in the plan: {', '.join(unknown)}")
    wrong = False
    for batch in sorted({d.batch for d in plan.dispatch} if not given.doc_id else ()):
        there = {d.doc_id: (given.corpus / d.doc_id).is_dir() for d in _batch(plan, batch)}
        print(f"batch {batch}: {len(there)} planned, {sum(there.values())} written")
        for word, state in (("written", True), ("missing", False)):
            if ids := [name for name, written in there.items() if written is state]:
                print(f"  {word}: {' '.join(ids)}")
    for name in given.doc_id:
        _show(known[name], plan, worlds)
    for name in given.doc_id or known:
        if (given.corpus / name).is_dir():
            document = sound(read_folder(given.corpus / name))
            for fault in faults(known[name], document, plan, worlds, splits):
                wrong = True
                print(f"{name}: {fault}")
    return 1 if wrong else 0


def _batch(plan: Plan, number: int) -> list[Dispatch]:
    return [d for d in plan.dispatch if d.batch == number]


def _show(planned: Dispatch, plan: Plan, worlds: Worlds) -> None:
    low, high = plan.lengths[planned.words]
    print(f"{planned.doc_id}: {planned.premise}")
    print(f"  {planned.style}: {plan.styles[planned.style]}")
    print(f"  {low} to {high} words; depth {planned.depth}; story {planned.story_id}")
    print(f"  split {planned.split}; annotated {'twice' if planned.double else 'once'}")
    print(f"  events: {' '.join(planned.events)}")
    print(f"  source kinds: {' '.join(planned.sources)}")
    for name in planned.phenomena:
        print(f"  {name}: {plan.phenomena[name].what} [{plan.phenomena[name].shown_by}]")
    world = next(w for w in worlds.world if w.id == planned.world)
    for field in world.__struct_fields__:
        value = getattr(world, field)
        print(f"    {field}: {value if isinstance(value, str) else ', '.join(value)}")


if __name__ == "__main__":
    sys.exit(main())
