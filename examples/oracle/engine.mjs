// A scoring engine of its own, in plain JavaScript: what a portal might have. It reads the JSON files
// of a ruleset folder and shares nothing with the Python library.
import { readFileSync, readdirSync } from "node:fs";

const DEFAULTS = {
  "floors-bind": "cumulative", "floor-miss": "next-lower", "inapplicable-floor": "missed",
  "unticked": "zero", "stop-points": "before", "stop-tier": "none", "requirement-unmet": "shown",
  "zero-gate-unticked": "closes", "marks-without-legend": "bind",
};

const json = (path) => JSON.parse(readFileSync(path, "utf8"));

export function load(folder) {
  const sets = readdirSync(`${folder}/sets`).map((name) => json(`${folder}/sets/${name}`));
  return { rules: json(`${folder}/ruleset.json`), sets: new Map(sets.map((one) => [one.number, one])) };
}

const optionsIn = (criterion, number) =>
  criterion.cases ? criterion.cases.find((one) => one.case === number)?.options : criterion.options;

function floorsOf(criterion, chosen, has, marked) {
  const cases = criterion.cases ? (chosen ? [chosen] : criterion.cases.map((one) => one.case)) : [null];
  return !marked ? [] : cases.flatMap((number) => {
    const marks = criterion.floor ? [{ stars: criterion.floor, needs: null }] : [];
    optionsIn(criterion, number).forEach((one, at) => one.floor && marks.push({ stars: one.floor, needs: at + 1 }));
    marks.sort((a, b) => a.stars - b.stars || (a.needs ?? 0) - (b.needs ?? 0));
    return marks.map(({ stars, needs }) => ({ criterion: criterion.code, case: number, stars, needs, has }));
  });
}

export function score({ rules, sets }, sheet, choices = {}) {
  const one = sets.get(sheet.product_set);
  const declared = Object.fromEntries((rules.readings ?? []).map((each) => [each.id, each.choice]));
  const readings = { ...DEFAULTS, ...declared, ...choices };
  const marked = (one.legend ?? true) || readings["marks-without-legend"] === "bind";
  const lines = one.parts.flatMap((part) => part.groups.flatMap((group) =>
    group.criteria.map((criterion) => ({ part: part.code, group: group.code, criterion }))));
  const byCode = new Map(lines.map((line) => [line.criterion.code, line.criterion]));
  const cases = sheet.cases ?? {};
  const counts = (answer) => answer !== undefined && (answer > 0 || readings.unticked === "zero");
  const answerAt = (code) => (counts(sheet.answers[code]) ? sheet.answers[code] : undefined);
  const pointsAt = (code, answer) => (answer ? optionsIn(byCode.get(code), cases[code])[answer - 1].points : 0);
  const applies = ({ condition }) => {
    if (!condition) return true;
    const other = (condition.otherwise ?? []).find((each) => readings[condition.reading] === each.choice);
    const answer = answerAt(condition.criterion);
    return answer === undefined ? undefined : (other ?? condition).options.includes(answer);
  };

  // what cannot be scored at all
  for (const code of [...Object.keys(sheet.answers), ...Object.keys(cases)]) if (!byCode.has(code)) return { status: "invalid" };
  for (const [code, answer] of Object.entries(sheet.answers)) {
    const options = optionsIn(byCode.get(code), cases[code]);
    if (!options || answer < 0 || answer > options.length) return { status: "invalid" };
    if (applies(byCode.get(code)) === false && pointsAt(code, answer)) return { status: "invalid" };
  }

  // gates and requirements: those asserted, and those that follow from 0 points
  const kinds = new Map([...rules.gates ?? [], ...rules.requirements ?? []].map((each) => [each.id, each]));
  const closed = [], known = new Set();
  for (const here of [...one.gates ?? [], ...one.requirements ?? []]) {
    const id = here.gate ?? here.requirement, kind = kinds.get(id);
    if (here.requirement && kind.force !== "must") continue;
    if ((kind.trigger ?? "asserted") === "asserted") known.add(id);
    const isZero = (code) => answerAt(code) !== undefined && !pointsAt(code, answerAt(code)) &&
      (answerAt(code) > 0 || readings["zero-gate-unticked"] === "closes");
    const shut = here.zeros ? here.zeros.some(isZero) : (sheet.gates ?? []).includes(id);
    const effect = here.requirement ? readings["requirement-unmet"] : readings[kind.reading] ?? kind.effect;
    const over = lines.filter(({ group, criterion }) =>
      here.criterion ? criterion.code === here.criterion : group === here.group).map((line) => line.criterion.code);
    if (shut && effect !== "shown") closed.push({ id, effect, over });
  }
  if ((sheet.gates ?? []).some((name) => !known.has(name))) return { status: "invalid" };

  // down the sheet: points, floors missed, what is open
  const zeroed = new Set(closed.filter((gate) => gate.effect === "zero").flatMap((gate) => gate.over));
  const earned = new Map(), missed = [], open = [], waiting = [];
  for (const { criterion } of lines) {
    const { code } = criterion, answer = answerAt(code), does = applies(criterion);
    const floors = floorsOf(criterion, cases[code], sheet.answers[code] ?? null, marked);
    const waived = readings["inapplicable-floor"] === "waived";
    earned.set(code, 0);
    if (does === false) missed.push(...(waived ? [] : floors));
    else if (zeroed.has(code)) (does === undefined && waived ? waiting : missed).push(...floors);
    else if (answer === undefined) {
      open.push(code);
      waiting.push(...floors);
    } else {
      earned.set(code, pointsAt(code, answer));
      const short = floors.filter((each) => (each.needs ? answer < each.needs : !earned.get(code)));
      (does || earned.get(code) || !waived ? missed : waiting).push(...short);
    }
  }
  const sum = (codes) => {
    const points = Object.fromEntries([...one.parts.map((part) => [part.code, 0]), ["total", 0]]);
    for (const { part, criterion } of lines) if (codes.includes(criterion.code)) {
      points[part] += earned.get(criterion.code);
      points.total += earned.get(criterion.code);
    }
    return points;
  };
  const codes = [...byCode.keys()], result = { points: sum(codes), floors_missed: missed, gate: null, stars_by_points: null, stars: null };
  // stars by points, then what the floors leave of them
  const held = (total, floors) => {
    const tier = Math.max(...rules.tiers.filter((each) => each.from_points <= total).map((each) => each.stars));
    const misses = (stars) => floors.some((floor) => (readings["floors-bind"] === "own-star" ? floor.stars === stars : floor.stars <= stars));
    let stars = tier;
    if (misses(stars) && readings["floor-miss"] === "not-recognised") stars = Math.min(stars, 2);
    else while (stars && misses(stars)) stars -= 1;
    return { stars_by_points: tier, stars };
  };
  const ending = closed.filter((gate) => gate.effect !== "zero");
  if (ending.length) {
    const reject = ending.find((gate) => gate.effect === "reject");
    const upTo = ending.map(({ over }) => codes.slice(0, codes.indexOf(over.at(-1)) + 1)).sort((a, b) => a.length - b.length)[0];
    const points = { given: result.points, none: null, before: sum(upTo) }[readings["stop-points"]];
    const tier = !reject && points && readings["stop-tier"] === "points-so-far" ? held(points.total, [...missed, ...waiting]) : {};
    return { ...result, ...tier, status: reject ? "rejected" : "stopped", gate: (reject ?? ending[0]).id, points };
  }
  if (open.length) return { ...result, status: "open", open };

  return { ...result, status: "ranked", ...held(result.points.total, missed) };
}
