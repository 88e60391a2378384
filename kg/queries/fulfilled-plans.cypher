// title_zh: 实现了的计划
// title_en: Plans that were fulfilled
// question_zh: 哪些计划后来实现了，相隔多久报道？
// question_en: Which planned events took place afterwards, and as which event?
// example:
MATCH (plan:Event)-[:FULFILLED_BY]->(e:Event)
RETURN plan.date AS planned_for, e.date AS took_place, e.type AS type, plan.title AS title, plan.id AS plan, e.id AS event
ORDER BY e.date_start, plan, event
