// title_zh: 按文字查找证据句
// title_en: Find evidence by its words
// question_zh: 哪些证据句含有某段文字，说的是什么事件？
// question_en: Which sentences of evidence hold a text, and which events do they show?
// param text: text
// param limit: integer = 50
// example: text=consult
MATCH (e:Event)-[r:REPORTED_IN]->(d:Document) WHERE toLower(r.sentence) CONTAINS toLower($text)
RETURN d.date AS date, r.sentence AS sentence, e.title AS title, d.source AS source, e.id AS event
ORDER BY date, event, r.id LIMIT toInteger($limit)
