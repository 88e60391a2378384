// Which nodes are drawn: never more than S.max, the most relevant first.
const V = { nodes: [], edges: [], total: 0, dyads: new Map() };
const MOST = 500; // a canvas with more is no longer smooth, nor readable
const FOLLOW = 60; // neighbours that one expansion adds at most

// Relevance: for an entity how much happens around it, for an event who takes part, how often it is told and how new it is.
function relevance() {
  const score = new Float64Array(G.nodes.length);
  const age = Math.max(1, G.last - G.first);
  for (const node of G.nodes) if (isEntity(node)) score[node.i] = 2 * Math.log2(1 + F.degree[node.i]);
  for (const e of G.events) {
    let sum = 0;
    for (const i of e.parties) sum += score[i];
    const recent = e.day0 === null ? 0 : clamp((e.day0 - G.first) / age, 0, 1);
    score[e.i] = (e.parties.length ? sum / Math.sqrt(e.parties.length) : 0) * 0.5 + Math.log2(1 + (e.n_documents || 1)) + 1.5 * recent;
  }
  for (const node of G.nodes) if (node.group === DOCUMENT) score[node.i] = Math.log2(1 + node.proof.length);
  return score;
}

// The actors' view: who dealt with whom, how often, in which spirit. What is denied does not count.
function sumDyads() {
  const dyads = new Map();
  const add = (a, b, event) => {
    if (a === b || !F.ok[a] || !F.ok[b]) return;
    const key = a < b ? `${a}-${b}` : `${b}-${a}`;
    const dyad = dyads.get(key) || { key, a: Math.min(a, b), b: Math.max(a, b), events: new Set(), n: 0, real: 0, sum: 0 };
    if (!dyads.has(key)) dyads.set(key, dyad);
    if (dyad.events.has(event.i)) return;
    dyad.events.add(event.i);
    if (event.status === 'negated') return;
    dyad.n += 1;
    if (event.status !== 'occurred') return;
    dyad.real += 1;
    dyad.sum += event.goldstein || 0;
  };
  for (const e of G.events) {
    if (!F.pass[e.i]) continue;
    const isMutual = SETTINGS.types[e.type] && SETTINGS.types[e.type].symmetric;
    if (isMutual) for (let i = 0; i < e.parties.length; i += 1) for (let j = i + 1; j < e.parties.length; j += 1) add(e.parties[i], e.parties[j], e);
    else for (const a of e.actors) for (const b of e.recipients) add(a, b, e);
  }
  for (const dyad of dyads.values()) dyad.mean = dyad.real ? dyad.sum / dyad.real : null;
  return dyads;
}

function choose() {
  V.dyads = S.view === 'actors' ? sumDyads() : new Map();
  const links = S.view === 'actors' ? actorLinks() : G.edges.filter((e) => F.ok[e.from] && F.ok[e.to]).concat(reportLinks());
  const near = new Map();
  const join = (a, b) => { const list = near.get(a); if (list) list.push(b); else near.set(a, [b]); };
  for (const e of links) { join(e.from, e.to); join(e.to, e.from); }
  const score = relevance();
  const best = (a, b) => score[b] - score[a] || a - b;
  const allowed = (i) => F.ok[i] && !S.hidden.has(i) && (S.view !== 'actors' || isEntity(G.nodes[i]));
  const shown = new Set();
  const forced = [...S.pinned.keys(), ...(S.sel && 'node' in S.sel ? [S.sel.node] : []), ...[S.a, S.b].filter((i) => i !== null)];
  const picked = S.pick ? pickedNodes() : null;
  if (picked) for (const i of picked.slice(0, S.max)) { if (S.view !== 'actors' || isEntity(G.nodes[i])) shown.add(i); }
  else if (S.focus !== null) around(S.focus, near, allowed, best, shown);
  else spreadOut(near, allowed, best, score, shown);
  for (const i of S.expanded) expandInto(i, near, allowed, best, shown);
  keepForced(forced, shown, score);
  V.total = G.nodes.reduce((sum, node) => sum + (allowed(node.i) && (S.view !== 'actors' || near.has(node.i)) ? 1 : 0), 0);
  V.nodes = [...shown];
  V.score = score;
  V.edges = links.filter((e) => shown.has(e.from) && shown.has(e.to));
}

// What is pinned, selected or compared is there in any case. It comes last, so that a click doesn't change what else is shown.
function keepForced(forced, shown, score) {
  for (const i of forced) if (!S.hidden.has(i) && (S.view !== 'actors' || isEntity(G.nodes[i])) && (G.nodes[i].group !== DOCUMENT || F.ok[i])) shown.add(i);
  const must = new Set(forced);
  for (const i of [...shown].sort((a, b) => score[a] - score[b])) { if (shown.size <= MOST) break; if (!must.has(i)) shown.delete(i); }
}

function actorLinks() {
  const actors = new Set([...V.dyads.values()].flatMap((d) => [d.a, d.b]));
  const links = [...V.dyads.values()].filter((d) => d.events.size).map((d) => ({ id: `d${d.key}`, from: d.a, to: d.b, dyad: d }));
  for (const e of G.edges) if (F.ok[e.from] && F.ok[e.to] && actors.has(e.from) && actors.has(e.to) && !V.dyads.has(e.from < e.to ? `${e.from}-${e.to}` : `${e.to}-${e.from}`)) links.push(e);
  return links;
}

function reportLinks() {
  if (S.off.get('label').has(DOCUMENT)) return [];
  const links = new Map();
  for (const doc of G.nodes) {
    if (doc.group !== DOCUMENT || !F.ok[doc.i]) continue;
    for (const p of doc.proof) if (F.ok[p.node] && G.nodes[p.node].group === EVENT) links.set(`r${p.node}-${p.doc}`, { id: `r${p.node}-${p.doc}`, from: p.node, to: p.doc, role: 'REPORTED_IN' });
  }
  return [...links.values()];
}

function around(focus, near, allowed, best, shown) {
  shown.add(focus);
  let ring = [focus];
  for (let hop = 0; hop < S.hops && shown.size < S.max; hop += 1) {
    const next = new Set();
    for (const i of ring) for (const j of near.get(i) || []) if (allowed(j) && !shown.has(j)) next.add(j);
    ring = [...next].sort(best).slice(0, S.max - shown.size);
    for (const i of ring) shown.add(i);
  }
}

// Without a focus: the strongest entities first, then the events that join them, then who else takes part.
function spreadOut(near, allowed, best, score, shown) {
  const able = G.nodes.filter((n) => allowed(n.i)).map((n) => n.i);
  if (able.length + shown.size <= S.max) { for (const i of able) if (S.view !== 'actors' || near.has(i)) shown.add(i); return; }
  const entities = able.filter((i) => isEntity(G.nodes[i]) && near.has(i)).sort(best);
  if (S.view === 'actors') { for (const i of entities.slice(0, S.max - shown.size)) shown.add(i); return; }
  for (const i of entities.slice(0, Math.max(1, Math.round(S.max * 0.3) - shown.size))) shown.add(i);
  const events = able.filter((i) => G.nodes[i].group === EVENT).sort(best);
  const joining = events.map((i) => [i, (near.get(i) || []).filter((j) => shown.has(j))]).filter(([, ends]) => ends.length > 1);
  for (const i of varied(joining, Math.max(0, Math.round(S.max * (S.off.get('label').has(DOCUMENT) ? 0.88 : 0.72)) - shown.size))) shown.add(i);
  const told = able.filter((i) => G.nodes[i].group === DOCUMENT).map((i) => [i, (near.get(i) || []).filter((j) => shown.has(j)).length]);
  for (const [i] of told.filter(([, n]) => n).sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, Math.round(S.max * 0.15))) shown.add(i);
  const rest = new Set();
  for (const i of shown) for (const j of near.get(i) || []) if (allowed(j) && !shown.has(j)) rest.add(j);
  for (const i of [...rest].sort(best).slice(0, Math.max(0, S.max - shown.size))) shown.add(i);
  for (const i of [...shown]) if (!(near.get(i) || []).some((j) => shown.has(j))) shown.delete(i);
}

// The best events, but not the same few actors over and over: each round lets every actor have a few more.
function varied(joining, most) {
  const picked = new Set();
  const many = new Map();
  for (let room = 2; picked.size < most && room < 4096; room *= 2) {
    for (const [i, ends] of joining) {
      if (picked.size >= most) break;
      if (picked.has(i) || ends.every((j) => (many.get(j) || 0) >= room)) continue;
      picked.add(i);
      for (const j of ends) many.set(j, (many.get(j) || 0) + 1);
    }
  }
  return picked;
}

function expandInto(i, near, allowed, best, shown) {
  shown.add(i);
  for (const j of (near.get(i) || []).filter((k) => allowed(k) && !shown.has(k)).sort(best).slice(0, FOLLOW)) if (shown.size < MOST) shown.add(j);
}
