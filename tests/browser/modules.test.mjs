// The search page's modules that need no page: addresses, amounts, marks and tables.

import assert from "node:assert/strict";
import { test } from "node:test";
import { amountOf, inWords, rangeOf, rounded, short, yearOf } from "../../templates/search/figures.js";
import { parted, pieces, shortened } from "../../templates/search/marking.js";
import { address, choosing, everything, read, request } from "../../templates/search/question.js";
import { cells, csv, spreadsheetCell } from "../../templates/search/table.js";

test("an address asks the same when it is read again", () => {
  for (const asked of [
    "?q=",
    "?q=payroll+-merger",
    "?q=%22a+b%22+%26+%C5%B5%C5%B7%F0%9F%99%82&kind=case",
    "?q=&status=achieved&status=expected&organisation=A+%26+B%3B+%22C%22",
    "?q=&amount=1000000..&unstated=1&made=2010..2015&by=..2020&sort=newest&page=2",
  ]) {
    assert.equal(address(read(asked)), asked);
  }
});

test("what an address has wrong is left out", () => {
  for (const [asked, expected] of [
    ["?kind=other&sort=best&page=-1", "?q="],
    ["?q=a&page=1.5&amount=lots&made=20..30", "?q=a"],
    ["?q=a&amount=2m..1m&made=2015..2010", "?q=a&amount=1000000..2000000&made=2010..2015"],
    ["?q=a&amount=..&status=&status=missed&status=missed", "?q=a&status=missed"],
    ["?amount=500k", "?q=&amount=500000..500000"],
  ]) {
    assert.equal(address(read(asked)), expected, asked);
  }
  assert.equal(read(""), null);
  assert.equal(read("?utm_source=letter"), null);
  assert.equal(read(`?q=${"a".repeat(5000)}`).q.length, 1000);
});

test("a request holds what is asked and nothing else", () => {
  const asked = read("?q=a&status=missed&amount=..5&made=2010..&page=3");
  assert.deepEqual(request(asked, { offset: 20, limit: 10 }), {
    q: "a",
    typing: false,
    kind: "claim",
    filters: { status: ["missed"] },
    amount: { low: null, high: 5 },
    unstated: false,
    made: { from: 2010, to: null },
    sort: "relevance",
    offset: 20,
    limit: 10,
  });
  assert.deepEqual(choosing(asked, "status", "missed", false).filters, {});
  assert.equal(choosing(asked, "status", "target", true).page, 1);
  assert.deepEqual(everything().filters, {});
});

test("amounts are read as people write them", () => {
  for (const [text, expected] of [
    ["100k", "100000"],
    ["£2.5m", "2500000"],
    [" 1,000,000 ", "1000000"],
    ["1 000", "1000"],
    ["2 million", "2000000"],
    ["€ 3bn", "3000000000"],
    [".5m", "500000"],
    ["0", "0"],
    ["12.345", "12.35"],
    ["", null],
    ["one", null],
    ["-5", null],
    ["5x", null],
    ["5constructor", null],
    ["9999999999999999", null],
    ["1e9", null],
  ]) {
    assert.equal(amountOf(text), expected, text);
  }
  assert.equal(yearOf(" 2010 "), "2010");
  assert.equal(yearOf("210"), null);
  assert.deepEqual(rangeOf("2010", yearOf), { low: "2010", high: "2010" });
  assert.equal(rangeOf("1..2..3", amountOf), null);
});

test("amounts are shortened only where nothing is lost, axes always", () => {
  assert.deepEqual([100, 619000, 2500000, 1234567, 2e9].map(short), ["100", "619,000", "2.5m", "1,234,567", "2bn"]);
  assert.deepEqual([1, 316, 3162, 31623, 1e6, 3.2e9].map(rounded), ["1", "320", "3.2k", "32k", "1m", "3.2bn"]);
  assert.equal(inWords({ low: "1000000", high: null }, short), "1m or more");
});

test("marks are counted in code points and may lie within each other", () => {
  const text = "🙂 save £2m now";
  const shown = pieces(text, [[2, 6], [8, 9]], [7, 10]).map(({ text, figure, word }) => [text, figure, word]);
  assert.deepEqual(shown, [
    ["🙂 ", false, false],
    ["save", false, true],
    [" ", false, false],
    ["£", true, false],
    ["2", true, true],
    ["m", true, false],
    [" now", false, false],
  ]);
  for (const marks of [[[0, 99]], [[-1, 2]], [[5, 5]], []]) {
    assert.equal(pieces(text, marks, null).map((piece) => piece.text).join(""), text);
  }
  assert.deepEqual(pieces("", [], null), []);
});

test("a long sentence is shortened around its figure", () => {
  const text = `${"before ".repeat(50)}£2m${" after".repeat(50)}`;
  const start = text.indexOf("£");
  const shown = shortened(pieces(text, [], [start, start + 3]), 20).map((piece) => piece.text).join("");
  assert.equal(shown, "…before before £2m after after after…");
});

test("a figure's line is parted behind the words of the text", () => {
  assert.deepEqual(parted("up to £600m a year", "£600m"), { amount: "up to £600m", terms: "a year" });
  assert.deepEqual(parted("£600m a year", ""), { amount: "£600m a year", terms: "" });
});

test("no cell is a formula, and numbers stay numbers", () => {
  for (const [text, expected] of [["=1+1", "'=1+1"], ["@x", "'@x"], ["-5", "-5"], ["£2m", "£2m"], ["-x", "'-x"], ["\tx", "'\tx"]]) {
    assert.equal(spreadsheetCell(text), expected);
  }
  assert.equal(csv([["a", 'b "c"', "d,e"], ["f\ng", "", "h"]]), 'a,"b ""c""","d,e"\r\n"f\ng",,h\r\n');
  const row = cells({ kind: "claim", organisations: ["A", "B"], low: 0, high: null });
  assert.deepEqual([row[0], row[5], row[6], row[13]], ["claim", "0", "", "A; B"]);
});
