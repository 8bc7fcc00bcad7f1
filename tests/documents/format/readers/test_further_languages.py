"""Made-up documents in further languages: one of each is read whole."""

from __future__ import annotations

from datetime import date

import pytest

from pmkit.documents.format.prose.lengths import spelled_minutes
from pmkit.documents.format.reading import parse, read

DOCUMENTS = {
    "zh": """# 故障复盘：结算页面不可用

- **日期**：2025年3月12日
- **持续时间**：约 53 分钟
- **严重程度**：P1
- **状态**：已解决

## 时间线（UTC）

- 09:02 触发告警
- 09:30 开始回滚
- 09:55 服务恢复

## 根因分析

- 连接池太小
- 值班手册已过期

## 改进措施

| 措施 | 负责人 | 截止日期 | 状态 |
|---|---|---|---|
| 扩大连接池 | 支付组 | 2025-03-20 | 已完成 |
| 更新值班手册 | 平台组 | 2025年4月1日 | 进行中 |
""",
    "zh-Hant": """# 事故檢討：結帳頁面無法使用

- **日期**: 2025-03-12
- **持續時間**: 約 53 分鐘
- **嚴重程度**: P1
- **狀態**: 已解決

## 事故時間線（UTC）

- 09:02 觸發告警
- 09:30 開始回復舊版
- 09:55 服務恢復

## 根本原因

- 連線池太小
- 值班手冊已過期

## 後續改善

| 行動項目 | 負責人 | 完成時間 | 狀態 |
|---|---|---|---|
| 擴大連線池 | 支付組 | 2025-03-20 | 完成 |
| 更新值班手冊 | 平台組 | 2025-04-01 | 未開始 |
""",
    "nb": """# Postmortem: kassen var nede

**Dato:** 12. mars 2025
**Varighet:** omtrent 53 minutter
**Alvorlighetsgrad:** P1
**Status:** Løst

## Hendelsesforløp (UTC)

- kl. 09:02 – alarm
- kl. 09:30: tilbakerulling startet
- 09:55 kassen svarte igjen

## Rotårsaker

- Poolen var for liten
- Driftsboken var utdatert

## Aksjonspunkter

| Tiltak | Ansvarlig | Frist | Status |
|---|---|---|---|
| Øke poolen | Team Betaling | 20.03.2025 | utført |
| Oppdatere driftsboken | Team Plattform | 1. april 2025 | pågår |
""",
    "da": """# Hændelsesrapport: kassen var nede

**Dato:** onsdag den 12. marts 2025
**Varighed:** omkring 53 minutter
**Alvorlighed:** P1
**Status:** Løst

## Tidslinje (UTC)

- kl. 09:02 – alarm
- kl. 09:30: tilbagerulning startet
- 09:55 kassen svarede igen

## Årsager

- Puljen var for lille
- Driftshåndbogen var forældet

## Opfølgende handlinger

| Opgave | Ansvarlig | Frist | Status |
|---|---|---|---|
| Gøre puljen større | Team Betaling | 20.03.2025 | udført |
| Opdatere håndbogen | Team Platform | 1. april 2025 | i gang |
""",
    "sv": """# Incidentrapport: kassan låg nere

**Datum:** onsdag 12 mars 2025
**Varaktighet:** ungefär 53 minuter
**Allvarlighetsgrad:** P1
**Status:** Löst

## Händelseförlopp (UTC)

- kl. 09:02 – larm
- klockan 09:30: återställning påbörjad
- 09:55 kassan svarade igen

## Grundorsaker

- Poolen var för liten
- Driftboken var inaktuell

## Åtgärder

| Åtgärd | Ansvarig | Deadline | Status |
|---|---|---|---|
| Göra poolen större | Team Betalning | 2025-03-20 | klar |
| Uppdatera driftboken | Team Plattform | 1 april 2025 | pågående |
""",
    "nl": """# Incidentrapport: kassa onbereikbaar

**Datum:** woensdag 12 maart 2025
**Duur:** ongeveer 53 minuten
**Ernst:** P1
**Status:** Opgelost

## Tijdlijn (UTC)

- 09:02 uur – alarm
- rond 09:30: terugdraaien begonnen
- om 09:55 kassa weer bereikbaar

## Oorzaken

- De pool was te klein
- Het draaiboek was verouderd

## Vervolgacties

| Actie | Eigenaar | Einddatum | Status |
|---|---|---|---|
| Pool vergroten | Team Kassa | 20-03-2025 | afgerond |
| Draaiboek bijwerken | Team Platform | 1 april 2025 | open |
""",
    "it": """# Post-mortem: cassa non raggiungibile

**Data dell'incidente:** mercoledì 12 marzo 2025
**Durata:** circa 53 minuti
**Gravità:** P1
**Stato:** Risolto

## Cronologia (UTC)

- ore 09:02 – allarme
- verso le 09:30: ripristino avviato
- 09:55 cassa di nuovo raggiungibile

## Cause radice

- Il pool era troppo piccolo
- Il runbook non era aggiornato

## Azioni correttive

| Azione | Responsabile | Scadenza | Stato |
|---|---|---|---|
| Ingrandire il pool | Team Cassa | 20/03/2025 | completato |
| Aggiornare il runbook | Team Piattaforma | 1 aprile 2025 | in corso |
""",
    "pl": """# Raport z incydentu: kasa niedostępna

**Data incydentu:** 12 marca 2025
**Czas trwania:** około 53 minuty
**Priorytet:** P1
**Status:** Rozwiązany

## Oś czasu (UTC)

- godz. 09:02 – alarm
- około 09:30: rozpoczęto wycofywanie
- 09:55 kasa znów działa

## Przyczyny źródłowe

- Pula była za mała
- Instrukcja była nieaktualna

## Działania naprawcze

| Działanie | Odpowiedzialny | Termin | Status |
|---|---|---|---|
| Powiększyć pulę | Zespół Kasy | 20.03.2025 | wykonane |
| Odświeżyć instrukcję | Zespół Platformy | 1 kwietnia 2025 | w toku |
""",
}


@pytest.mark.parametrize("language", DOCUMENTS)
def test_a_document_in_a_further_language(language: str) -> None:
    """Day, length, severity, status, timeline, factors, and actions with owner and due date are read."""
    postmortem = parse(DOCUMENTS[language])
    summary = postmortem.summary
    assert (summary.day, spelled_minutes(summary.duration), summary.severity) == (date(2025, 3, 12), 53, "P1")
    assert summary.status
    assert [f"{event.earliest:%m-%d %H:%M}" for event in postmortem.timeline] == [
        "03-12 09:02", "03-12 09:30", "03-12 09:55",
    ]  # fmt: skip
    assert all(event.headline and not event.headline[0].isdigit() for event in postmortem.timeline)
    assert len(list(postmortem.factors)) == 2
    assert [(bool(item.owner), str(item.due_date), item.is_done) for item in postmortem.actions] == [
        (True, "2025-03-20", True),
        (True, "2025-04-01", False),
    ]
    codes = {finding.code for finding in read(DOCUMENTS[language]).findings}
    assert not {"no-zone", "no-date", "no-time", "not-read", "no-section"} & codes


@pytest.mark.parametrize(
    ("text", "owner", "due"),
    [
        ("增加告警 - 负责人：支付组 - 截止：2025-03-20", "支付组", "2025-03-20"),
        ("增加告警（负责人：支付组，截止：2025-03-20）", "支付组", "2025-03-20"),
        ("Add an alert - owner: Payments team - due: 2025-03-20", "Payments team", "2025-03-20"),
        ("Dodać alarm (odpowiedzialny: Zespół Kasy, termin: 2025-03-20)", "Zespół Kasy", "2025-03-20"),
        ("Aggiungere un allarme (responsabile: Team Cassa, scadenza: 2025-03-20)", "Team Cassa", "2025-03-20"),
        ("Legge til alarm (ansvarlig: Team Betaling, frist: 2025-03-20)", "Team Betaling", "2025-03-20"),
    ],
)
def test_owner_and_due_in_the_line_of_an_action(text: str, owner: str, due: str) -> None:
    """The words for both are known in a line, too, with a colon of any width."""
    actions = list(parse(f"# T\n\n## Action Items\n\n- [ ] {text}\n").actions)
    assert [(item.owner, item.due) for item in actions] == [(owner, due)]
    assert actions[0].text in text
    assert "：" not in actions[0].text
