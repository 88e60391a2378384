// title_zh: 事件的证据
// title_en: Evidence of an event
// question_zh: 哪些文章的哪些句子支持某一事件？
// question_en: Which sentences of which documents show an event?
// param event: text
// example: event=event:0000
MATCH (e:Event {id: $event})-[r:REPORTED_IN]->(d:Document)
RETURN d.date AS date, d.source AS source, d.title AS document, r.page AS page, r.trigger AS trigger, r.sentence AS sentence, d.url AS url, d.id AS id
ORDER BY d.date, id, r.start, r.id
