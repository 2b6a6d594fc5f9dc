// Writes what jsonata-js makes of generated expressions over JSONata's whole library, one JSON object a line, and before
// them the input that they see as $states.input. JsonataLikenessTest compares. Not generated: the operators ?? and ?:,
// which are newer than the version that AWS names, and an empty array in the input, which that version loses.
//   npm install jsonata@2.0.6 && node generate.mjs COUNT SEED > FILE
import jsonata from 'jsonata';

const [count, seed] = [Number(process.argv[2] ?? 1000), Number(process.argv[3] ?? 1)];
let state = seed * 2654435761 >>> 0;
const random = () => { // xorshift: the same expressions on every machine
  state ^= state << 13; state >>>= 0; state ^= state >>> 17; state ^= state << 5; state >>>= 0;
  return state / 4294967296;
};
const pick = list => list[Math.floor(random() * list.length)];
const oneOf = (...makers) => () => pick(makers)();
const of = (...texts) => () => pick(texts);

const input = {
  n: 5, half: 2.5, big: 12345678901234567890, text: 'hello', empty: '', yes: true, none: null, list: [3, 1, 2], one: [7], nothing: [],
  orders: [{id: 'a', price: 3, tags: ['x', 'y']}, {id: 'b', price: 1, tags: ['x']}, {id: 'c', price: 3}],
  nested: {a: {b: [1, [2, 3]]}}, 'with space': 1, emoji: '😀ab',
};
const strings = of(`''`, `'a'`, `'abc'`, `'Hello World'`, `'a,b,,c'`, `'😀ab'`, `'é'`, `' a  b '`, `'12'`, `'-1.5'`, `'0x1F'`, `'1e3'`, `'true'`,
  `'2024-12-30T23:30:00.000Z'`, `'ÄÖ'`, `'!!!'`, `'aGVsbG8='`, `'http://a.b/c d?q=ä&x=1'`, `'%41%20b'`, `'a😀b😀c'`, `'null'`, `'tab\\tnew\\n'`);
const numbers = of('0', '1', '-1', '2', '3.5', '-2.5', '0.1', '3e20', '1e21', '1.5e21', '1e-7', '0.000001', '123456789012345680', '0.30000000000000004',
  '100', '12.345', '1e100', '1234.5678', '0.5', '1.5', '-0.5', '1e15', '9007199254740993', '5', '0.1+0.2', '1/3', '2/3', '1e22', '-1e-10', '255', '4.35', '1.005');
const booleans = of('true', 'false');
const arrays = of('[]', '[1]', '[3,1,2]', `['b','a','c']`, `[1,'a',true,null]`, '[[1],[2,[3]]]', '[true,false]', `[{'a':1},{'a':2,'b':3}]`, '[1..5]', '[null]',
  `['a']`, `[2,2,1,1]`, `[{'k':'b','v':2},{'k':'a','v':2},{'k':'c','v':1}]`, '$states.input.list', '$states.input.orders', '$states.input.one');
const objects = of('{}', `{'a':1,'b':{'c':2}}`, `{'x':null}`, `{'a':[1,2]}`, '$states.input.nested', `{'b':2,'a':'x'}`);
const undefineds = of('$states.input.gone', '$undefined', '[1,2,3][5]');
const lambdas = of('function($v){$v}', 'function($v,$i){$i}', 'function($v,$i,$a){$count($a)}', 'function($v){$string($v)}', 'function($v){$v > 1}', 'function($a,$b){$a > $b}',
  'function($a,$b){$string($a) & $string($b)}', 'function($v,$k){$k}', '$string', '$boolean', '$uppercase', 'function($v,$k){$k = "a"}', 'function($a,$b){$a.v > $b.v}');
const any = oneOf(strings, numbers, booleans, arrays, objects, undefineds, of('null'));
const patterns = of('/a/', '/[a-z]+/', '/(l)(o)?/', '/^h/i', '/\\s+/', '/./', '/b*/', '/,/');
const integerPictures = of(`'0'`, `'#0'`, `'00'`, `'#,##0'`, `'000,000'`, `'w'`, `'W'`, `'Ww'`, `'I'`, `'i'`, `'A'`, `'a'`, `'w;o'`, `'0;o'`, `'#'`, `'1'`, `'#-##0'`, `'٠'`, `'#:000'`, `'Ww;o'`, `''`, `'00#'`, `'#,#'`);
const numberPictures = of(`'0'`, `'#,##0.00'`, `'00'`, `'#0.###'`, `'0%'`, `'0‰'`, `'0.0e0'`, `'000,000'`, `'#'`, `'$0.00'`, `'#.#'`, `'0.0;(0.0)'`, `'#,##,##0'`, `'00.000e00'`, `'#0.0#'`, `'.00'`, `'#,###.0'`, `'0.00;neg 0'`,
  `'0.000,000'`, `'0 EUR'`, `'0.0.0'`, `'0;0;0'`, `'0%%'`, `'abc'`, `'0,.0'`, `'0#'`, `'0.#0'`, `'0e#'`, `'0e0%'`, `'0,'`, `'0,,0'`, `'.'`, `'0‰‰'`, `'0%‰'`, `'0e0e0'`, `'#.'`, `''`, `'-0'`, `'0.'`);
const options = of(`{'decimal-separator':','}`, `{'grouping-separator':'.','decimal-separator':','}`, `{'minus-sign':'~'}`, `{'zero-digit':'٠'}`, `{'percent':'pct'}`, `{'digit':'?'}`, `{'exponent-separator':'E'}`, `{'pattern-separator':'|'}`, `{'infinity':'oo'}`);
const millis = of('0', '1735601400000', '1704067199999', '1510067557121', '-1', '951782400000', '1e12', '1230768000000', '1893456000000', '1609459200000');
const datePictures = of(`'[Y0001]-[M01]-[D01]'`, `'[H01]:[m01]:[s01].[f001]'`, `'[h]:[m][P]'`, `'[h01]:[m01] [PN]'`, `'[D1o] [MNn] [Y]'`, `'[FNn], [D] [MNn,*-3] [Y0001]'`, `'[X0001]-W[W01]-[F1]'`, `'[Y]-[d001]'`, `'[YI] [MI] [DI]'`, `'[Dwo] [MN] [Yw]'`, `'[z]'`, `'[Z]'`, `'[Z0101t]'`, `'[Z01:01]'`,
  `'[w]'`, `'[xNn]'`, `'[C]'`, `'[E]'`, `'[Y,2]'`, `'[Y0001,2-2]'`, `'[q]'`, `'[Y'`, `']'`, `'[[x]]'`, `'[Da]'`, `'[DA]'`, `'[M01]/[D01]/[Y01]'`, `'[F]'`, `'[FNn,3-3]'`, `'[W]'`, `'[f1]'`, `'[f01]'`, `'[s]'`, `'[m]'`, `'[H]'`, `'[D] [D1] [D01]'`, `'[YNn]'`, `'[Mn]'`, `'[X]'`, `'[X]-[W]-[F0]'`);
const zones = of(`'+0100'`, `'-0530'`, `'+1400'`, `'+0000'`);
const stamps = of(`'2024-12-30T23:30:00.000Z'`, `'2024-12-30'`, `'2024'`, `'2024-12'`, `'x'`, `'2024-12-30T23:30'`, `'2024-12-30T23:30:00+01:00'`, `'2024-12-30T23:30:00+0100'`, `'30 December 2024'`, `'12/30/24'`, `'2024-02-30'`, `'2024-365'`, `'11:59pm'`, `''`, `'1st March 2020'`, `'Twenty-third'`);

const fn = (name, ...args) => () => {
  const given = args.filter(a => !a.optional || random() < 0.5).map(a => (random() < 0.06 ? any : a.optional ?? a)());
  return `$${name}(${given.join(', ')})`;
};
const maybe = maker => ({optional: maker});
const strOrPattern = oneOf(strings, patterns);
const makers = [
  fn('string', any), fn('string', any, maybe(booleans)), fn('length', strings), fn('substring', strings, numbers, maybe(numbers)), fn('substringBefore', strings, strings),
  fn('substringAfter', strings, strings), fn('uppercase', strings), fn('lowercase', strings), fn('trim', strings), fn('pad', strings, of('3', '-3', '5', '-7', '0', '6.5'), maybe(strings)),
  fn('contains', strings, strOrPattern), fn('split', strings, strOrPattern, maybe(of('0', '1', '2', '2.5', '-1'))), fn('join', arrays, maybe(strings)),
  fn('match', strings, patterns, maybe(of('0', '1', '-1'))), fn('replace', strings, strOrPattern, of(`'x'`, `'$0$0'`, `'[$1]'`, `'$$'`, `''`, `'$2$12'`, 'function($m){$m.match & "!"}'), maybe(of('0', '1', '2'))),
  fn('base64encode', strings), fn('base64decode', of(`'aGVsbG8='`, `'!!!'`, `'YQ=='`, `'YQ'`, `'8J+YgA=='`, `''`)), fn('encodeUrlComponent', strings), fn('encodeUrl', strings), fn('decodeUrlComponent', strings), fn('decodeUrl', strings),
  fn('number', oneOf(strings, numbers, booleans)), fn('number', of(`'0b101'`, `'0o17'`, `'0xFF'`, `'1_000'`, `' 1 '`, `'1e400'`, `'Infinity'`, `'NaN'`, `'-0'`, `'.5'`, `'5.'`, `'+1'`)),
  fn('abs', numbers), fn('floor', numbers), fn('ceil', numbers), fn('round', numbers, maybe(of('0', '1', '2', '-1', '-2', '3'))), fn('power', numbers, of('2', '0.5', '-1', '0', '1000')), fn('sqrt', numbers),
  fn('formatNumber', numbers, numberPictures, maybe(options)), fn('formatBase', numbers, maybe(of('2', '16', '36', '1', '37', '10', '8.5'))), fn('formatInteger', numbers, integerPictures), fn('formatInteger', of('0', '1', '21', '99', '100', '1999', '123456', '-5', '1e6', '1000000000000', '12', '3'), integerPictures),
  fn('parseInteger', of(`'12'`, `'1,234'`, `'twelve'`, `'One Hundred and One'`, `'XIV'`, `'c'`, `'abc'`, `'12th'`, `'-5'`, `''`, `'twenty-first'`), integerPictures),
  fn('sum', arrays), fn('max', arrays), fn('min', arrays), fn('average', arrays), fn('boolean', any), fn('not', any), fn('exists', any), fn('count', arrays), fn('append', any, any), fn('sort', arrays, maybe(lambdas)),
  fn('reverse', arrays), fn('distinct', arrays), fn('zip', arrays, arrays), fn('zip', arrays), fn('keys', oneOf(objects, arrays)), fn('lookup', oneOf(objects, arrays), of(`'a'`, `'b'`, `'gone'`)), fn('spread', oneOf(objects, arrays)), fn('merge', arrays),
  fn('sift', objects, lambdas), fn('each', objects, lambdas), fn('error', maybe(strings)), fn('assert', booleans, maybe(strings)), fn('type', any), fn('map', arrays, lambdas), fn('filter', arrays, lambdas), fn('single', arrays, maybe(lambdas)), fn('reduce', arrays, lambdas, maybe(any)),
  fn('fromMillis', millis, maybe(datePictures), maybe(zones)), fn('fromMillis', millis, datePictures), fn('fromMillis', millis, datePictures, zones), fn('toMillis', stamps), fn('toMillis', stamps, datePictures),
  () => `$toMillis($fromMillis(${millis()}, ${pick([1, 2]) && datePictures()}), ${datePictures()})`,
  () => `${any()} ${pick(['+', '-', '*', '/', '%', '&', '=', '!=', '<', '>', '<=', '>=', 'and', 'or', 'in'])} ${any()}`,
  () => `${numbers()} ${pick(['+', '-', '*', '/', '%'])} ${numbers()}`, () => `${any()} ? ${any()} : ${any()}`, () => `[${pick(['0', '1', '-2', '3'])}..${pick(['2', '3', '0', '1.5'])}]`, () => `-${numbers()}`,
  () => `${arrays()}[${pick(['0', '-1', '1', '1.9', '[0,1]', '$ > 1', 'a = 1', 'true', '5', `'x'`, 'v'])}]`, () => `${oneOf(arrays, objects)()}.${pick(['a', '*', '**', '$', '(a)', '$string()', 'b.c', '%', 'k & v', '[a]', '{"n": a}'])}`,
  () => `${arrays()}^(${pick(['$', '>$', 'v', '>v, k', 'price', '<price, >id'])})`, () => `${arrays()}{${pick([`k: v`, `'all': $`, `id: price`, `$string(a): a`])}}`, () => `${any()} ~> ${pick(['$string', '$count', '$uppercase', '$sum', '|a|{"z":1}|', '$boolean'])}`,
  () => `$states.input.orders${pick(['.id', '[price=3].id', '.tags', '[0].tags', '.{id: price}', '#$i.{"i": $i, "id": id}', '@$o.{"o": $o.id}', '[tags].id', '.price ~> $sum()', '[-1]', '.(price * 2)', '[price > 1][0].id', '.tags[]', '.tags[0]', '{id: price}', '^(price).id', '.$keys()', '[id="b"][]'])}`,
  () => `${objects()} ~> |${pick(['$', 'a', '**', 'b'])}|{'new': ${any()}}${pick(['', `, 'a'`, `, ['a','b']`])}|`, () => `(${pick(['$x := ', ''])}${any()}; ${any()})`, () => `$states.input.${pick(['n', 'half', 'big', 'text', 'list', 'one', 'nested.a.b', '`with space`', 'emoji', 'none', 'orders.tags', '*', 'nested.**', 'gone.x'])}`,
];
const nested = () => {
  const inner = pick(makers)();
  return pick([inner, inner, inner, `$string(${inner})`, `[${inner}]`, `{'v': ${inner}}`, `$type(${inner})`, `$count(${inner})`, `(${inner})[0]`, `${inner} & 'x'`]);
};

console.log(JSON.stringify({input}));
const plain = value => JSON.stringify(value, (key, v) => typeof v === 'function' || v?._jsonata_lambda || v?._jsonata_function ? '<function>' : v);
const seen = new Set();
while (seen.size < count) {
  const expression = nested();
  if (seen.has(expression)) continue;
  seen.add(expression);
  const line = {expression};
  try {
    const result = await jsonata(expression).evaluate(undefined, {states: {input}});
    const text = plain(result);
    line.result = text === undefined ? 'undefined' : text;
  } catch (e) {
    line.error = e.code ?? String(e.message ?? e);
  }
  console.log(JSON.stringify(line));
}
