// Which nodes pass the filters, and how many each value of each filter would give with all the others as they are.
const F = { ok: new Uint8Array(0), pass: new Uint8Array(0), timed: new Uint8Array(0), counts: new Map(), total: new Map(), isNarrow: false, degree: new Int32Array(0) };
const NONE = ''; // the value of what has no country, source or language

const VALUES = {
  type: (e) => [e.type], quad: (e) => [String(e.quad)], status: (e) => [e.status], source: (e) => (e.sources.length ? e.sources : [NONE]),
  lang: (e) => (e.langs.length ? e.langs : [NONE]), country: (e) => (e.codes.length ? e.codes : [NONE]),
};
const EVENT_FACETS = Object.keys(VALUES);

function prepareFilters() {
  for (const event of G.events) event.values = EVENT_FACETS.map((f) => VALUES[f](event));
  for (const [k, f] of EVENT_FACETS.entries()) {
    const total = new Map();
    for (const event of G.events) for (const v of event.values[k]) total.set(v, (total.get(v) || 0) + 1);
    F.total.set(f, total);
  }
  const labels = new Map();
  for (const node of G.nodes) labels.set(node.group, (labels.get(node.group) || 0) + 1);
  F.total.set('label', labels);
}

function isInTime(event, low, high) {
  if (event.day0 === null) return S.undated;
  return (low === null || event.day1 >= low) && (high === null || event.day0 <= high);
}

function applyFilters() {
  F.ok = new Uint8Array(G.nodes.length); // may be shown
  F.pass = new Uint8Array(G.nodes.length); // events that pass, shown as nodes or not
  F.timed = new Uint8Array(G.nodes.length);
  F.counts = new Map([...FACETS].map((f) => [f, new Map()]));
  const offs = EVENT_FACETS.map((f) => S.off.get(f));
  const [low, high] = [S.from ? dayOf(S.from) : null, S.to ? dayOf(S.to) : null];
  F.isNarrow = offs.some((off) => off.size) || low !== null || high !== null || S.conf > 0 || !S.undated;
  for (const event of G.events) markEvent(event, offs, low, high);
  markOthers();
  countDegrees();
}

// An event that fails one filter only still counts among that filter's own values.
function markEvent(event, offs, low, high) {
  let failed = -1;
  let fails = 0;
  for (let k = 0; k < offs.length; k += 1) {
    if (offs[k].size && event.values[k].every((v) => offs[k].has(v))) { fails += 1; failed = k; }
  }
  if ((event.confidence ?? 1) < S.conf) fails += 9;
  const inTime = isInTime(event, low, high);
  if (fails === 0) F.timed[event.i] = 1;
  if (!inTime) fails += 9;
  if (fails > 1) return;
  for (let k = 0; k < offs.length; k += 1) {
    if (fails && failed !== k) continue;
    const counts = F.counts.get(EVENT_FACETS[k]);
    for (const v of event.values[k]) counts.set(v, (counts.get(v) || 0) + 1);
  }
  if (!fails) {
    const counts = F.counts.get('label');
    counts.set(EVENT, (counts.get(EVENT) || 0) + 1);
    F.pass[event.i] = 1;
    F.ok[event.i] = S.off.get('label').has(EVENT) ? 0 : 1;
  }
}

function markOthers() {
  const off = S.off.get('label');
  const counts = F.counts.get('label');
  const countries = S.off.get('country');
  for (const node of G.nodes) {
    if (node.group === EVENT) continue;
    const isHeld = node.group === DOCUMENT ? !F.isNarrow || node.proof.some((p) => F.pass[p.node]) : node.into.some((e) => F.pass[e.from]);
    if (!isHeld && (F.isNarrow || node.group === DOCUMENT)) continue;
    if (countries.size && isEntity(node) && node.iso3 && countries.has(node.iso3)) continue;
    counts.set(node.group, (counts.get(node.group) || 0) + 1);
    if (!off.has(node.group)) F.ok[node.i] = 1;
  }
}

function countDegrees() {
  F.degree = new Int32Array(G.nodes.length);
  for (const edge of G.edges) {
    if (!F.ok[edge.from] || !F.ok[edge.to]) continue;
    F.degree[edge.from] += 1;
    F.degree[edge.to] += 1;
  }
}

function toggle(facet, value) {
  const off = new Set(S.off.get(facet));
  if (off.has(value)) off.delete(value); else off.add(value);
  change({ off: new Map(S.off).set(facet, off) });
}

function only(facet, value) {
  const all = [...F.total.get(facet).keys()];
  const isOnly = all.every((v) => S.off.get(facet).has(v) !== (v === value));
  change({ off: new Map(S.off).set(facet, new Set(isOnly ? [] : all.filter((v) => v !== value))) });
}
