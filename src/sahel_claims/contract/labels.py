"""Labels as types.

GENERATED from schema/labels/*.toml by scripts/generate.py: edit those files instead.
"""

from typing import Final, Literal

Access = Literal["OPEN", "OBSTRUCTED"]

AnnotationStatus = Literal["single", "double", "adjudicated"]

AnnotatorKind = Literal["human", "model", "model_with_human_review"]

CheckWorthiness = Literal["CFS", "UFS", "NFS"]

ClaimDimension = Literal[
    "occurrence",
    "act",
    "agent",
    "victim_status",
    "count",
    "place",
    "time",
    "role_label",
]

ClaimRelationType = Literal[
    "SAME_AS",
    "DENIES",
    "CONTRADICTS",
    "COMPETES_WITH",
    "SUPPORTS",
    "UNDERMINES",
    "CORRECTS",
]

Confidence = Literal["low", "medium", "high"]

CorefBasis = Literal["NAME", "NOMINAL", "PRONOUN", "APPOSITION", "EVENT_ARG", "MT_RESTORED"]

CueClass = Literal[
    "REPORT",
    "CLAIM",
    "ACCUSE",
    "CONDEMN",
    "DENY",
    "REQUEST",
    "LABEL",
    "BELIEF",
    "INTENT",
    "PERCEPT",
]

EntityRelationType = Literal["PART_OF", "MEMBER_OF", "AFFILIATED_WITH", "POSSIBLY_SAME"]

EntityType = Literal["PER", "ORG", "GPE", "LOC", "FAC", "NORP", "WPN", "DOC"]

EventPhase = Literal["ONSET", "ONGOING"]

EventRole = Literal[
    "Agent",
    "CoAgent",
    "Captive",
    "Victim",
    "Target",
    "Instrument",
    "Provider",
    "Beneficiary",
    "Addressee",
    "Topic",
    "Counterpart",
    "Patient",
    "Place",
    "Time",
]

EventType = Literal[
    "CAPTURE_DETAIN",
    "KILL",
    "INJURE",
    "ATTACK",
    "ARMED_CLASH",
    "EXPLOSION",
    "SIEGE",
    "MIL_OPERATION",
    "SEIZE_POWER",
    "RECRUIT_SUPPORT",
    "REQUEST",
    "REFUSE",
    "ACCUSE_CONDEMN",
    "DENY",
    "CLAIM_RESPONSIBILITY",
    "INVESTIGATE",
    "ALIGNMENT",
    "OTHER",
    "PROTEST",
    "AGREEMENT",
    "DISPLACE",
    "ELECTION",
    "SANCTION",
    "DISASTER",
]

EvidenceBasis = Literal[
    "NONE_MENTIONED",
    "EXPLICITLY_ABSENT",
    "UNNAMED_CORROBORATION",
    "ASSERTED_CONFIRMED",
    "NAMED_INVESTIGATION",
    "DOCUMENT_CITED",
]

FactualityValue = Literal["CT+", "CT-", "PR+", "PR-", "PS+", "PS-", "CTu", "Uu"]

LangStatus = Literal["original", "human_translated", "machine_translated", "unknown"]

LayerName = Literal[
    "regions",
    "sentences",
    "entities",
    "mentions",
    "times",
    "quantities",
    "event_mentions",
    "events",
    "factuality",
    "attributions",
    "quote_marks",
    "claims",
    "claim_relations",
    "translation_notes",
]

MentionLevel = Literal["NAM", "NOM", "PRO"]

Origin = Literal[
    "newswire",
    "newspaper",
    "broadcast",
    "ngo_report",
    "official_statement",
    "armed_group_statement",
    "social_media",
    "synthetic",
    "other",
]

Polarity = Literal["POS", "NEG"]

ProvenanceRole = Literal["publisher", "credited_source", "original"]

QidStatus = Literal["verified", "unverified", "NIL", "not_applicable", "withheld"]

QuantityKind = Literal[
    "killed",
    "injured",
    "captured",
    "neutralized",
    "participants",
    "attacks",
    "other",
]

QuoteFunction = Literal["SCARE", "TITLE", "TERM"]

QuoteMode = Literal["DIRECT", "INDIRECT", "MIXED"]

Realis = Literal["ACTUAL", "GENERIC", "HYPOTHETICAL", "FUTURE"]

RegionType = Literal[
    "BODY",
    "SOURCE_FOOTER",
    "BOILERPLATE",
    "HEADLINE",
    "DATELINE",
    "BYLINE",
    "CAPTION",
]

RelationStrength = Literal["full", "partial"]

Sector = Literal[
    "STATE_GOV",
    "STATE_MIL",
    "ARMED_GROUP",
    "PMC",
    "IGO",
    "NGO",
    "CIVILIAN",
    "UNIDENTIFIED_ARMED",
    "CRIMINAL",
    "MEDIA",
    "UNNAMED_SOURCE",
    "OTHER",
]

SourceKind = Literal[
    "NAMED",
    "UNNAMED_DESCRIBED",
    "ANONYMOUS",
    "DOCUMENT",
    "IMPLICIT",
    "AUTHOR",
]

SourcingStatus = Literal["sourced", "unsourced"]

Stance = Literal["AFFIRM", "DENY"]

TimexMod = Literal["START", "MID", "END", "APPROX", "BEFORE", "AFTER"]

TimexStatus = Literal["exact", "inferred", "ambiguous"]

TimexType = Literal["DATE", "TIME", "DURATION", "SET"]

TranslationCategory = Literal[
    "mistranslation",
    "addition",
    "omission",
    "terminology",
    "name_variant",
    "agreement",
    "unintelligible",
]

TranslationSeverity = Literal["minor", "major", "critical"]

VagueTerm = Literal["several", "many", "tens", "dozens", "scores", "hundreds", "thousands"]

ValueStatus = Literal["exact", "inferred", "unknown"]

NameTag = Literal[
    "O",
    "B-PER",
    "I-PER",
    "B-ORG",
    "I-ORG",
    "B-GPE",
    "I-GPE",
    "B-LOC",
    "I-LOC",
    "B-FAC",
    "I-FAC",
    "B-NORP",
    "I-NORP",
    "B-WPN",
    "I-WPN",
    "B-DOC",
    "I-DOC",
]

AttributionRole = Literal["SOURCE", "CUE", "CONTENT"]

AttributionTag = Literal[
    "O",
    "B-SOURCE",
    "I-SOURCE",
    "B-CUE",
    "I-CUE",
    "B-CONTENT",
    "I-CONTENT",
]

TYPES: Final[dict[str, tuple[str, ...]]] = {
    "Access": ("OPEN", "OBSTRUCTED"),
    "AnnotationStatus": ("single", "double", "adjudicated"),
    "AnnotatorKind": ("human", "model", "model_with_human_review"),
    "CheckWorthiness": ("CFS", "UFS", "NFS"),
    "ClaimDimension": ("occurrence", "act", "agent", "victim_status", "count", "place", "time", "role_label"),
    "ClaimRelationType": ("SAME_AS", "DENIES", "CONTRADICTS", "COMPETES_WITH", "SUPPORTS", "UNDERMINES", "CORRECTS"),
    "Confidence": ("low", "medium", "high"),
    "CorefBasis": ("NAME", "NOMINAL", "PRONOUN", "APPOSITION", "EVENT_ARG", "MT_RESTORED"),
    "CueClass": ("REPORT", "CLAIM", "ACCUSE", "CONDEMN", "DENY", "REQUEST", "LABEL", "BELIEF", "INTENT", "PERCEPT"),
    "EntityRelationType": ("PART_OF", "MEMBER_OF", "AFFILIATED_WITH", "POSSIBLY_SAME"),
    "EntityType": ("PER", "ORG", "GPE", "LOC", "FAC", "NORP", "WPN", "DOC"),
    "EventPhase": ("ONSET", "ONGOING"),
    "EventRole": ("Agent", "CoAgent", "Captive", "Victim", "Target", "Instrument", "Provider", "Beneficiary", "Addressee", "Topic", "Counterpart", "Patient", "Place", "Time"),
    "EventType": ("CAPTURE_DETAIN", "KILL", "INJURE", "ATTACK", "ARMED_CLASH", "EXPLOSION", "SIEGE", "MIL_OPERATION", "SEIZE_POWER", "RECRUIT_SUPPORT", "REQUEST", "REFUSE", "ACCUSE_CONDEMN", "DENY", "CLAIM_RESPONSIBILITY", "INVESTIGATE", "ALIGNMENT", "OTHER", "PROTEST", "AGREEMENT", "DISPLACE", "ELECTION", "SANCTION", "DISASTER"),
    "EvidenceBasis": ("NONE_MENTIONED", "EXPLICITLY_ABSENT", "UNNAMED_CORROBORATION", "ASSERTED_CONFIRMED", "NAMED_INVESTIGATION", "DOCUMENT_CITED"),
    "FactualityValue": ("CT+", "CT-", "PR+", "PR-", "PS+", "PS-", "CTu", "Uu"),
    "LangStatus": ("original", "human_translated", "machine_translated", "unknown"),
    "LayerName": ("regions", "sentences", "entities", "mentions", "times", "quantities", "event_mentions", "events", "factuality", "attributions", "quote_marks", "claims", "claim_relations", "translation_notes"),
    "MentionLevel": ("NAM", "NOM", "PRO"),
    "Origin": ("newswire", "newspaper", "broadcast", "ngo_report", "official_statement", "armed_group_statement", "social_media", "synthetic", "other"),
    "Polarity": ("POS", "NEG"),
    "ProvenanceRole": ("publisher", "credited_source", "original"),
    "QidStatus": ("verified", "unverified", "NIL", "not_applicable", "withheld"),
    "QuantityKind": ("killed", "injured", "captured", "neutralized", "participants", "attacks", "other"),
    "QuoteFunction": ("SCARE", "TITLE", "TERM"),
    "QuoteMode": ("DIRECT", "INDIRECT", "MIXED"),
    "Realis": ("ACTUAL", "GENERIC", "HYPOTHETICAL", "FUTURE"),
    "RegionType": ("BODY", "SOURCE_FOOTER", "BOILERPLATE", "HEADLINE", "DATELINE", "BYLINE", "CAPTION"),
    "RelationStrength": ("full", "partial"),
    "Sector": ("STATE_GOV", "STATE_MIL", "ARMED_GROUP", "PMC", "IGO", "NGO", "CIVILIAN", "UNIDENTIFIED_ARMED", "CRIMINAL", "MEDIA", "UNNAMED_SOURCE", "OTHER"),
    "SourceKind": ("NAMED", "UNNAMED_DESCRIBED", "ANONYMOUS", "DOCUMENT", "IMPLICIT", "AUTHOR"),
    "SourcingStatus": ("sourced", "unsourced"),
    "Stance": ("AFFIRM", "DENY"),
    "TimexMod": ("START", "MID", "END", "APPROX", "BEFORE", "AFTER"),
    "TimexStatus": ("exact", "inferred", "ambiguous"),
    "TimexType": ("DATE", "TIME", "DURATION", "SET"),
    "TranslationCategory": ("mistranslation", "addition", "omission", "terminology", "name_variant", "agreement", "unintelligible"),
    "TranslationSeverity": ("minor", "major", "critical"),
    "VagueTerm": ("several", "many", "tens", "dozens", "scores", "hundreds", "thousands"),
    "ValueStatus": ("exact", "inferred", "unknown"),
    "NameTag": ("O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-GPE", "I-GPE", "B-LOC", "I-LOC", "B-FAC", "I-FAC", "B-NORP", "I-NORP", "B-WPN", "I-WPN", "B-DOC", "I-DOC"),
    "AttributionRole": ("SOURCE", "CUE", "CONTENT"),
    "AttributionTag": ("O", "B-SOURCE", "I-SOURCE", "B-CUE", "I-CUE", "B-CONTENT", "I-CONTENT"),
}

# event type -> role -> what may fill it: entity types, EVENT, TIME, QUANTITY, CLAIM
ROLES: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "CAPTURE_DETAIN": {"Agent": ("PER", "ORG", "GPE", "NORP"), "CoAgent": ("PER", "ORG", "GPE", "NORP"), "Captive": ("PER", "NORP"), "Place": ("GPE", "LOC", "FAC"), "Time": ("TIME",)},
    "KILL": {"Agent": ("PER", "ORG", "GPE", "NORP"), "CoAgent": ("PER", "ORG", "GPE", "NORP"), "Victim": ("PER", "ORG", "NORP"), "Instrument": ("WPN",), "Place": ("GPE", "LOC", "FAC"), "Time": ("TIME",)},
    "INJURE": {"Agent": ("PER", "ORG", "GPE", "NORP"), "CoAgent": ("PER", "ORG", "GPE", "NORP"), "Victim": ("PER", "ORG", "NORP"), "Instrument": ("WPN",), "Place": ("GPE", "LOC", "FAC"), "Time": ("TIME",)},
    "ATTACK": {"Agent": ("PER", "ORG", "GPE", "NORP"), "CoAgent": ("PER", "ORG", "GPE", "NORP"), "Target": ("PER", "ORG", "GPE", "LOC", "FAC", "NORP", "WPN"), "Victim": ("PER", "ORG", "NORP"), "Instrument": ("WPN",), "Place": ("GPE", "LOC", "FAC"), "Time": ("TIME",)},
    "ARMED_CLASH": {"Agent": ("PER", "ORG", "GPE", "NORP"), "Place": ("GPE", "LOC", "FAC"), "Time": ("TIME",)},
    "EXPLOSION": {"Agent": ("PER", "ORG", "GPE", "NORP"), "Target": ("PER", "ORG", "GPE", "LOC", "FAC", "NORP", "WPN"), "Instrument": ("WPN",), "Place": ("GPE", "LOC", "FAC"), "Time": ("TIME",)},
    "SIEGE": {"Agent": ("PER", "ORG", "GPE", "NORP"), "CoAgent": ("PER", "ORG", "GPE", "NORP"), "Target": ("PER", "ORG", "GPE", "LOC", "FAC", "NORP", "WPN"), "Place": ("GPE", "LOC", "FAC"), "Time": ("TIME",)},
    "MIL_OPERATION": {"Agent": ("PER", "ORG", "GPE", "NORP"), "CoAgent": ("PER", "ORG", "GPE", "NORP"), "Target": ("PER", "ORG", "GPE", "LOC", "FAC", "NORP", "WPN"), "Place": ("GPE", "LOC", "FAC"), "Time": ("TIME",)},
    "SEIZE_POWER": {"Agent": ("PER", "ORG", "GPE", "NORP"), "Target": ("PER", "ORG", "GPE"), "Place": ("GPE", "LOC", "FAC"), "Time": ("TIME",)},
    "RECRUIT_SUPPORT": {"Agent": ("PER", "ORG", "GPE", "NORP"), "Provider": ("PER", "ORG", "GPE", "NORP"), "Beneficiary": ("PER", "ORG", "GPE", "NORP"), "Place": ("GPE", "LOC", "FAC"), "Time": ("TIME",)},
    "REQUEST": {"Agent": ("PER", "ORG", "GPE", "NORP", "DOC"), "Addressee": ("PER", "ORG", "GPE", "NORP", "DOC"), "Topic": ("EVENT", "CLAIM", "PER", "ORG", "FAC", "WPN", "DOC"), "Place": ("GPE", "LOC", "FAC"), "Time": ("TIME",)},
    "REFUSE": {"Agent": ("PER", "ORG", "GPE", "NORP", "DOC"), "Addressee": ("PER", "ORG", "GPE", "NORP", "DOC"), "Topic": ("EVENT", "CLAIM", "GPE", "LOC", "FAC", "DOC"), "Place": ("GPE", "LOC", "FAC"), "Time": ("TIME",)},
    "ACCUSE_CONDEMN": {"Agent": ("PER", "ORG", "GPE", "NORP", "DOC"), "Target": ("PER", "ORG", "GPE", "NORP"), "Topic": ("EVENT", "CLAIM", "DOC"), "Place": ("GPE", "LOC", "FAC"), "Time": ("TIME",)},
    "DENY": {"Agent": ("PER", "ORG", "GPE", "NORP", "DOC"), "Topic": ("EVENT", "CLAIM", "DOC"), "Place": ("GPE", "LOC", "FAC"), "Time": ("TIME",)},
    "CLAIM_RESPONSIBILITY": {"Agent": ("PER", "ORG", "GPE", "NORP", "DOC"), "Topic": ("EVENT", "CLAIM"), "Place": ("GPE", "LOC", "FAC"), "Time": ("TIME",)},
    "INVESTIGATE": {"Agent": ("PER", "ORG", "GPE", "NORP"), "Topic": ("EVENT", "CLAIM", "PER", "ORG", "GPE", "FAC", "DOC"), "Place": ("GPE", "LOC", "FAC"), "Time": ("TIME",)},
    "ALIGNMENT": {"Agent": ("PER", "ORG", "GPE"), "Counterpart": ("PER", "ORG", "GPE"), "Place": ("GPE", "LOC", "FAC"), "Time": ("TIME",)},
    "OTHER": {"Agent": ("PER", "ORG", "GPE", "LOC", "FAC", "NORP", "WPN", "DOC", "EVENT"), "Patient": ("PER", "ORG", "GPE", "LOC", "FAC", "NORP", "WPN", "DOC", "EVENT", "QUANTITY", "CLAIM"), "Place": ("GPE", "LOC", "FAC"), "Time": ("TIME",)},
    "PROTEST": {"Agent": ("PER", "ORG", "NORP"), "Target": ("PER", "ORG", "GPE"), "Topic": ("EVENT", "CLAIM", "PER", "ORG", "GPE", "DOC"), "Place": ("GPE", "LOC", "FAC"), "Time": ("TIME",)},
    "AGREEMENT": {"Agent": ("PER", "ORG", "GPE", "NORP"), "Counterpart": ("PER", "ORG", "GPE", "NORP"), "Topic": ("EVENT", "CLAIM", "DOC"), "Place": ("GPE", "LOC", "FAC"), "Time": ("TIME",)},
    "DISPLACE": {"Agent": ("PER", "ORG", "GPE", "NORP"), "Patient": ("PER", "ORG", "NORP"), "Place": ("GPE", "LOC", "FAC"), "Time": ("TIME",)},
    "ELECTION": {"Agent": ("PER", "ORG", "GPE", "NORP"), "Patient": ("PER", "ORG"), "Topic": ("EVENT", "CLAIM", "DOC"), "Place": ("GPE", "LOC", "FAC"), "Time": ("TIME",)},
    "SANCTION": {"Agent": ("PER", "ORG", "GPE", "NORP"), "Target": ("PER", "ORG", "GPE", "NORP"), "Topic": ("EVENT", "CLAIM"), "Place": ("GPE", "LOC", "FAC"), "Time": ("TIME",)},
    "DISASTER": {"Victim": ("PER", "ORG", "NORP"), "Patient": ("GPE", "LOC", "FAC", "WPN"), "Place": ("GPE", "LOC", "FAC"), "Time": ("TIME",)},
}

# layer -> (id prefix, record, layers it needs)
LAYERS: Final[dict[str, tuple[str, str, tuple[str, ...]]]] = {
    "regions": ("R", "Region", ()),
    "sentences": ("S", "Sentence", ()),
    "entities": ("E", "Entity", ("mentions",)),
    "mentions": ("M", "Mention", ()),
    "times": ("T", "Time", ()),
    "quantities": ("Q", "Quantity", ()),
    "event_mentions": ("EM", "EventMention", ()),
    "events": ("EV", "Event", ("event_mentions",)),
    "factuality": ("F", "Factuality", ("event_mentions", "attributions")),
    "attributions": ("A", "Attribution", ()),
    "quote_marks": ("QM", "QuoteMark", ("attributions",)),
    "claims": ("C", "Claim", ("entities", "attributions")),
    "claim_relations": ("CR", "ClaimRelation", ("claims",)),
    "translation_notes": ("N", "TranslationNote", ()),
}

# layer -> attribute -> (required where declared, record fields)
ATTRIBUTES: Final[dict[str, dict[str, tuple[bool, tuple[str, ...]]]]] = {
    "regions": {},
    "sentences": {},
    "entities": {"sector": (False, ("sector",)), "qid": (False, ("qid", "qid_status", "qid_evidence", "private")), "relations": (False, ("relations", "distinct_from"))},
    "mentions": {"head": (True, ("head",)), "level": (True, ("level",)), "entity": (True, ("entity", "basis", "alt_antecedent", "unresolvable", "refers_to")), "metonymy": (False, ("metonymy",)), "loaded": (False, ("loaded",)), "generic": (False, ("generic",))},
    "times": {"value": (False, ("value", "mod", "anchors", "earliest", "latest", "status"))},
    "quantities": {"value": (False, ("min", "max", "point", "approx", "vague_term", "counts"))},
    "event_mentions": {"event": (True, ("event", "phase", "cue_of")), "polarity": (True, ("polarity",)), "realis": (True, ("realis",)), "arguments": (False, ("arguments",))},
    "events": {"relations": (False, ("cardinality", "subevent_of", "causes", "before"))},
    "factuality": {},
    "attributions": {"source_kind": (True, ("source_kind",)), "cue_class": (True, ("cue_class", "polarity", "addressee", "medium")), "source_entities": (False, ("source_entities", "surface_entities")), "quotes": (False, ("quotes", "gloss")), "parent": (False, ("parent", "refers_to"))},
    "quote_marks": {},
    "claims": {"topic_event": (False, ("topic_event",)), "evidence_basis": (True, ("evidence_basis", "evidence", "access", "contested")), "checkworthy": (True, ("checkworthy",))},
    "claim_relations": {"dimensions": (False, ("dimensions", "strength", "signal"))},
    "translation_notes": {},
}
