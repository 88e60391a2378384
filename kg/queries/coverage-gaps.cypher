// title_zh: 报道空白
// title_en: Gaps in coverage
// question_zh: 哪些时段没有任何文章？
// question_en: Between which days is there no document at all?
// param days: integer = 7
// example: days=7
MATCH (d:Document) WHERE d.date IS NOT NULL
WITH DISTINCT d.date AS day ORDER BY day
WITH collect(day) AS days
UNWIND range(1, size(days) - 1) AS i
WITH days[i - 1] AS last_before, days[i] AS first_after
WITH last_before, first_after, duration.inDays(date(last_before), date(first_after)).days - 1 AS without
WHERE without >= $days
RETURN last_before, first_after, without
ORDER BY without DESC, last_before
