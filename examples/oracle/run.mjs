// Holds an engine against an oracle file of this project:
//
//     node run.mjs RULESET-FOLDER ORACLE-FILE        for example ../../rulesets/148-2023 ../../oracles/148-2023.jsonl.gz
//
// Put your own engine in the place of ./engine.mjs: score(rules, sheet, readings) returns what it finds. Only
// what it returns is compared, so that an engine need not know everything (this one gives no bounds of open
// sheets). Prints each difference with the id of the sheet, which says what the sheet tries. Exit status 0 when
// all is as expected, 1 when something differs, 2 when nothing could be compared.
import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { gunzipSync } from "node:zlib";
import { load, score } from "./engine.mjs";

const SHOWN = 20;

function linesOf(path) {
  const raw = readFileSync(path);
  const isGzip = raw[0] === 0x1f && raw[1] === 0x8b;
  return (isGzip ? gunzipSync(raw) : raw).toString("utf8").split("\n").filter((line) => line.trim());
}

// objects key by key, where keys that the engine does not give are free; everything else as it is
function* differences(expected, found, path = "") {
  for (const [key, value] of Object.entries(expected)) {
    if (found[key] === undefined) continue;
    const isObject = value !== null && typeof value === "object" && !Array.isArray(value);
    const other = found[key];
    if (isObject && other !== null && typeof other === "object") yield* differences(value, other, `${path}/${key}`);
    else if (!isDeepStrictEqual(value, other)) yield { at: `${path}/${key}`, expected: value, found: other };
  }
}

function main([folder, path]) {
  if (!folder || !path) {
    console.error("usage: node run.mjs RULESET-FOLDER ORACLE-FILE");
    return 2;
  }
  const rules = load(folder);
  let compared = 0;
  const wrong = [];
  for (const line of linesOf(path)) {
    const { evaluation, expected, readings } = JSON.parse(line);
    const found = score(rules, evaluation, readings);
    if (found.status === undefined) wrong.push({ id: evaluation.id, at: "/status", expected: expected.status });
    for (const one of differences(expected, found)) wrong.push({ id: evaluation.id, ...one });
    compared += 1;
  }
  for (const { id, at, expected, found } of wrong.slice(0, SHOWN)) {
    console.log(`${id} ${at}: expected ${JSON.stringify(expected)}, found ${JSON.stringify(found)}`);
  }
  console.log(`${compared} sheets, ${wrong.length} differences`);
  return compared ? Number(wrong.length > 0) : 2;
}

process.exitCode = main(process.argv.slice(2));
