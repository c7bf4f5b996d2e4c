"""Visible questions as hand-made Readings: what the reader is expected to give for each. See the case numbers there."""

from __future__ import annotations

from collections.abc import Mapping

from gold import frame, hole, money, on, question, thing, things

from kg.model import Reading, Statement


def _denied(f: object) -> Statement:
    return Statement(f, "Denied", "Asserted", "Denied")  # type: ignore[arg-type]


def readings() -> Mapping[str, Reading]:
    """Question id -> Reading."""
    aws, azure, openai, anthropic, amazon, microsoft, google, gcloud = things(
        "AWS", "Azure", "OpenAI", "Anthropic", "Amazon", "Microsoft", "Google", "Google Cloud"
    )
    nvidia, trainium, meta = things("Nvidia", "Trainium", "Meta")
    amount, who, lab = hole("x", want="amount"), hole("x"), hole("x", "AILab")
    y23 = on("2023")
    return {
        "qd001": question(
            "How much is the contract worth?",
            frame("Contract", customer=openai, provider=aws, amount=amount),
            words="ask:amount",
        ),
        "qd002": question(
            "How many years?",
            frame("Contract", customer=openai, provider=aws, durationYears=hole("x", want="duration")),
            words="ask:duration",
        ),
        "qd003": question(
            "Which labs?", frame("Hosting", provider=aws, lab=lab), words="ask:which class:AILab frame:Hosting"
        ),
        "qd004": question(
            "Which companies?",
            frame("Commitment", company=openai, amount=money(1.4e12), counterparties=hole("x", "Company")),
            words="ask:which",
        ),
        "qd005": question(
            "How many regulators?",
            frame("Regulation", regulator=hole("x", "Regulator"), target=thing("Big Tech")),
            words="ask:count",
        ),
        "qd006": question(
            "How many clouds?", frame("Hosting", provider=hole("x", "CloudProvider"), lab=anthropic), words="ask:count"
        ),
        "qd007": question(
            "Is Amazon a rival of Microsoft?", frame("Competition", a=amazon, b=microsoft), words="ask:yesno"
        ),
        "qd008": question(
            "Has Amazon completed it?",
            frame("Investment", investor=amazon, investee=openai),
            words="ask:yesno cue:Completed",
        ),
        "qd009": question(
            "Who made the largest?", frame("Investment", investor=who), words="ask:who op:largest", mentions=[y23]
        ),
        "qd010": question(
            "Which is larger?",
            frame("Commitment", company=openai, counterparties=azure),
            frame("Contract", customer=openai, provider=aws),
            words="ask:which op:compare",
        ),
        "qd011": question(
            "Which companies invested?",
            frame("Investment", investor=hole("x", "Company"), investee=hole("y", "AILab")),
            frame("Hosting", provider=aws, lab=hole("y", "AILab")),
            words="ask:which",
        ),
        "qd012": question(
            "Which companies make?",
            frame("Manufacture", maker=hole("x", "Company"), product=hole("y", "Chip")),
            frame("HardwareUse", user=openai, hardware=hole("y", "Chip"), provider=aws),
            words="ask:which",
        ),
        "qd013": question(
            "What is the total?",
            frame("Investment", investee=anthropic, amount=amount),
            words="ask:what op:sum",
            mentions=[y23],
        ),
        "qd014": question(
            "Which deals were signed?", frame("Contract"), words="ask:which cue:Signed", mentions=[on("2025-11")]
        ),
        "qd015": question(
            "Which investments before 2024?",
            frame("Investment"),
            words="ask:which",
            mentions=[on("2024", "", "before")],
        ),
        "qd016": question(
            "Which labs?",
            frame("Hosting", provider=aws, lab=lab),
            _denied(frame("Hosting", provider=azure, lab=lab)),
            words="ask:which op:not",
        ),
        "qd017": question("Which labs?", frame("Hosting", provider=(aws, gcloud), lab=lab), words="ask:which op:both"),
        "qd018": question("Which investments?", frame("Investment"), words="ask:which op:ge", mentions=[money(1e10)]),
        "qd019": question(
            "Which investments are only in talks?",
            frame("Investment"),
            words="ask:which op:only cue:Rumoured cue:InTalks",
        ),
        "qd020": question(
            "What is the status?",
            frame("FundingRound", company=openai, amount=money(1e11)),
            words="ask:what ask:status",
        ),
        "qd021": question(
            "According to Reuters?",
            frame("Investment", investor=amazon, investee=openai, amount=amount),
            words=f"ask:amount cue:InTalks attribution:{thing('Reuters').iri}",
        ),
        "qd022": question(
            "Who reported?",
            frame("Metric", entity=amazon, metric=thing("share price record high")),
            words="ask:who cue:Reported report",
        ),
        "qd023": question(
            "How much did they rise?",
            frame("Metric", entity=amazon, metric=thing("share price change"), value=amount),
            words="ask:amount",
        ),
        "qd024": question(
            "What is the revenue?",
            frame("Metric", entity=openai, metric=thing("revenue"), value=amount),
            words="ask:what",
        ),
        "qd025": question(
            "Who is the CEO of AWS?",
            frame("Role", person=hole("x", "Person"), role=thing("CEO"), organisation=aws),
            words="ask:who",
        ),
        "qd026": question(
            "What chips?",
            frame("HardwareUse", user=openai, hardware=hole("x", "Chip"), provider=aws),
            words="ask:what cue:Planned future",
        ),
        "qd027": question(
            "Which servers?",
            frame("HardwareUse", user=openai, hardware=hole("x", "Server")),
            words="ask:which cue:Planned future",
        ),
        "qd028": question(
            "How many users?",
            frame("Metric", entity=thing("ChatGPT"), metric=thing("weekly users"), value=hole("x", want="number")),
            words="ask:count",
        ),
        "qd029": question("What is Trainium?", words="ask:what", mentions=[trainium]),
        "qd030": question(
            "Which article?",
            frame("Facility", owner=amazon, location=thing("Indiana"), for_=anthropic),
            words="ask:which article",
        ),
        "qd031": question(
            "How much did they put in?",
            frame("Investment", investor=(nvidia, microsoft), investee=thing("Inflection AI"), amount=amount),
            words="ask:amount",
        ),
        "qd032": question(
            "AWS OpenAI contract amount",
            frame("Contract", customer=openai, provider=aws, amount=amount),
            words="ask:amount-noun",
        ),
        "qd033": question(
            "How much did Google pay?",
            frame("Acquisition", acquirer=google, target=trainium, amount=amount),
            words="ask:amount",
        ),
        "qd034": question(
            "When did Amazon acquire Anthropic?",
            frame("Acquisition", acquirer=amazon, target=anthropic),
            words="ask:when",
        ),
        "qd035": question(
            "Who is the CEO of Anthropic?",
            frame("Role", person=hole("x", "Person"), role=thing("CEO"), organisation=anthropic),
            words="ask:who",
        ),
        "qd036": question("What will the weather be?", words="ask:what", unread=["weather", "tomorrow"]),
        "qd037": question(
            "金額はいくらですか？",
            frame("Commitment", company=openai, counterparties=azure, amount=amount),
            words="ask:amount",
            language="ja",
        ),
        "qd038": question(
            "クラウドを挙げてください。",
            frame("Hosting", provider=hole("x", "CloudProvider"), lab=openai),
            words="ask:list",
            language="ja",
        ),
        "qd039": question(
            "何社ですか？",
            frame("PartOf", part=hole("x", "Company"), whole=thing("Magnificent Seven")),
            words="ask:count",
            language="ja",
        ),
        "qd040": question(
            "ホストしていますか？", frame("Hosting", provider=gcloud, lab=anthropic), words="doubt", language="ja"
        ),
        "qd041": question(
            "投資していますか？", frame("Investment", investor=microsoft, investee=openai), words="doubt", language="ja"
        ),
        "qd042": question(
            "最大なのはどれですか？",
            frame("Investment", investee=hole("y", "AILab")),
            words="ask:which op:largest op:include cue:InTalks",
            language="ja",
        ),
        "qd043": question(
            "どちらが大きいですか？",
            *(
                Statement(frame("Investment", investor=i), "", "", "", (), d)
                for i, d in ((microsoft, "2023-01"), (amazon, "2023-09"))
            ),
            words="ask:which op:compare",
            language="ja",
        ),
        "qd044": question(
            "どのラボに出資していますか？",
            frame("Investment", investor=hole("z", "Company"), investee=lab),
            frame("Manufacture", maker=hole("z", "Company"), product=trainium),
            words="ask:which",
            language="ja",
        ),
        "qd045": question(
            "合計するといくらになりますか？",
            frame("Investment", amount=amount),
            words="ask:amount op:sum article",
            mentions=[y23],
            language="ja",
        ),
        "qd046": question(
            "失ったのはいつですか？",
            frame("Contract", customer=openai, provider=microsoft, subject=thing("cloud exclusivity (ended)")),
            words="ask:when",
            language="ja",
        ),
        "qd047": question(
            "クラウドはどれですか？",
            frame("Hosting", provider=hole("x", "CloudProvider"), lab=anthropic),
            _denied(frame("Hosting", provider=hole("x", "CloudProvider"), lab=meta)),
            words="ask:which",
            language="ja",
        ),
        "qd048": question(
            "ラボをすべて挙げてください。",
            frame("Hosting", provider=(aws, azure), lab=lab),
            words="op:either",
            language="ja",
        ),
        "qd049": question(
            "額の上限はいくらと伝えられていますか？",
            frame("Investment", investor=amazon, investee=openai, amount=amount),
            words="ask:amount op:upper cue:Reported",
            language="ja",
        ),
        "qd050": question(
            "建設中とされている施設はどれですか？", frame("Facility"), words="ask:which cue:Planned", language="ja"
        ),
        "qd051": question(
            "何を確認しましたか？", words=f"ask:what attribution:{thing('Dave Brown').iri}", language="ja"
        ),
        "qd052": question(
            "約束の総額はいくらですか？",
            frame("Commitment", company=openai, amount=amount),
            words="ask:amount op:sum",
            language="ja",
        ),
        "qd053": question(
            "役職は何ですか？",
            frame("Role", person=thing("Sam Altman"), role=hole("x", "Position")),
            words="ask:what",
            language="ja",
        ),
        "qd054": question(
            "何台くらいですか？",
            frame("Metric", entity=openai, metric=thing("number of GPUs"), value=hole("x", want="number")),
            words="ask:count",
            language="ja",
        ),
        "qd055": question(
            "Azure 成長率",
            frame("Metric", entity=azure, metric=thing("growth rate"), value=hole("x", want="number")),
            language="ja",
        ),
        "qd056": question("Bedrockとは何ですか？", words="define ask:what", mentions=[thing("Bedrock")], language="ja"),
        "qd057": question(
            "いくら投資しましたか？",
            frame("Investment", investor=amazon, investee=anthropic, amount=amount),
            words="ask:amount",
            language="ja",
        ),
        "qd058": question(
            "グーグルは？",
            frame("Investment", investor=google, investee=anthropic, amount=amount),
            words="ask:amount",
            language="ja",
        ),
        "qd059": question(
            "買収されたのはいつですか？",
            frame("Acquisition", acquirer=microsoft, target=aws),
            words="ask:when",
            language="ja",
        ),
        "qd060": question(
            "CEOは誰ですか？",
            frame("Role", person=hole("x", "Person"), role=thing("CEO"), organisation=nvidia),
            words="ask:who",
            language="ja",
        ),
    }
