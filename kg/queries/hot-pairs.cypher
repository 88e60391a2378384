// title_zh: 某月关系最紧张的国家
// title_en: Hot pairs of a month by Goldstein
// question_zh: 某月哪些国家之间的事件按戈尔茨坦分值最为冲突？
// question_en: Between which countries were the events of a month the most hostile, by the Goldstein scale?
// param month: month
// example: month=2025-10
MATCH (e:Event) WHERE e.date_start STARTS WITH $month AND e.status = 'occurred'
MATCH (e)-[:ACTOR|RECIPIENT]->(x:Entity)
OPTIONAL MATCH (x)-[:HOLDS_OFFICE|PART_OF]->(c:Country)
WITH e, collect(DISTINCT CASE WHEN x:Country THEN x.id ELSE c.id END) AS ids
UNWIND ids AS one
UNWIND ids AS other
WITH e, one, other WHERE one < other
WITH one, other, count(e) AS events, sum(e.goldstein) AS goldstein, min(e.goldstein) AS worst
MATCH (a:Country {id: one})
MATCH (b:Country {id: other})
RETURN a.name AS one, b.name AS other, events, round(goldstein * 10) / 10.0 AS goldstein, toFloat(worst) AS worst
ORDER BY goldstein, events DESC, a.id, b.id LIMIT 50
