// A browser's own description in words a person recognises: "Chrome on Windows". It says what the browser says of itself, which
// anybody can change.
const BROWSERS: readonly [RegExp, string][] = [
  [/Edg(?:e|A|iOS)?\//, 'Edge'],
  [/OPR\/|Opera/, 'Opera'],
  [/SamsungBrowser\//, 'Samsung Internet'],
  [/Firefox\/|FxiOS\//, 'Firefox'],
  [/Chrome\/|CriOS\/|Chromium\//, 'Chrome'],
  [/Safari\//, 'Safari'],
]
const SYSTEMS: readonly [RegExp, string][] = [
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/CrOS/, 'ChromeOS'],
  [/Windows/, 'Windows'],
  [/Mac OS X|Macintosh/, 'macOS'],
  [/Linux/, 'Linux'],
]

const firstOf = (agent: string, table: readonly [RegExp, string][]) =>
  table.find(([pattern]) => pattern.test(agent))?.[1]

export function agentInWords(agent: string | null): string {
  if (!agent) return 'Unknown browser'
  const browser = firstOf(agent, BROWSERS) ?? 'Unknown browser'
  const system = firstOf(agent, SYSTEMS)
  return system ? `${browser} on ${system}` : browser
}
