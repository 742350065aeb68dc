"""Train NER with datasets and transformers, as with any other dataset of tokens and tags.

python scripts/train_ner.py path/to/dataset path/to/encoder [names|actors] [epochs]
"""

import sys
from itertools import pairwise
from typing import Any

import transformers as hf
from datasets import load_dataset

from sahel_claims.build.bio import decode  # BIO tags to spans, as conlleval reads them

if len(sys.argv) < 3:
    sys.exit(__doc__)
path, encoder, config, epochs = [*sys.argv[1:], *("names", "10")[len(sys.argv) - 3 :]]
try:
    data = load_dataset(path, config)
    hf.AutoConfig.from_pretrained(encoder)
except (OSError, ValueError) as error:  # of the path, the configuration or the encoder
    sys.exit(f"{error}\n{__doc__}")
if "train" not in data:
    sys.exit(f"{path}: {config!r} has no split 'train' to learn from, only {', '.join(data)}")
if "ner_tags" not in data["train"].features:
    sys.exit(f"{path}: {config!r} has no column ner_tags; names and actors have it")
if not epochs.isdecimal():
    sys.exit(f"the number of epochs is not {epochs!r}")
tags = data["train"].features["ner_tags"].feature.names
tokenizer = hf.AutoTokenizer.from_pretrained(encoder, add_prefix_space=True)


def encode(rows: dict[str, Any]) -> Any:
    """Sub-words; the first of a token has its tag, the others −100, which is not learnt."""
    made = tokenizer(rows["tokens"], is_split_into_words=True, truncation=True, max_length=192)
    words = [pairwise([None, *made.word_ids(n)]) for n in range(len(rows["tokens"]))]
    made["labels"] = [
        [-100 if word is None or word == before else row[word] for before, word in pairs]
        for pairs, row in zip(words, rows["ner_tags"], strict=True)
    ]
    return made


def score(made: hf.EvalPrediction) -> dict[str, float]:
    """Strict F1 over spans: the same label, the same tokens."""
    best, gold = made.predictions.argmax(-1), made.label_ids
    sides = [
        {
            (n, *span)
            for n, (ids, wanted) in enumerate(zip(side, gold, strict=True))
            for span in decode([tags[i] for i in ids[wanted != -100]])[0]
        }
        for side in (gold, best)
    ]
    return {"f1": 2 * len(sides[0] & sides[1]) / max(len(sides[0]) + len(sides[1]), 1)}


rows = data.map(encode, batched=True, remove_columns=data["train"].column_names)
hf.set_seed(0)  # of the new layer, too
model = hf.AutoModelForTokenClassification.from_pretrained(
    encoder, id2label=dict(enumerate(tags)), label2id={tag: i for i, tag in enumerate(tags)}
)
arguments = hf.TrainingArguments(
    "models/ner", num_train_epochs=float(epochs), learning_rate=3e-4, save_strategy="no"
)
trainer = hf.Trainer(
    model,
    arguments,
    hf.DataCollatorForTokenClassification(tokenizer),
    train_dataset=rows["train"],
    compute_metrics=score,
)
trainer.train()
trainer.save_model()
tokenizer.save_pretrained("models/ner")
for split in ("validation", "test"):
    if split in rows:
        print(split, trainer.evaluate(rows[split])["eval_f1"])
    else:
        print(f"{path}: {config!r} has no split {split!r} to measure on", file=sys.stderr)
