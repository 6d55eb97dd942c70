// Joins class names. Of two that set the same box property under the same variants, the later one stands, so that
// a caller's `className` wins over a component's own. A full Tailwind parser would cost 8 kB of every page.
import { type ClassValue, clsx } from 'clsx'

/** The groups a caller overrides: `p-4 p-0` is `p-0`, `px-4 p-0` too, `p-0 px-4` keeps both. */
const BOX =
  /^-?(p|px|py|pt|pb|pl|pr|m|mx|my|mt|mb|ml|mr|w|h|size|min-w|max-w|min-h|max-h|gap-x|gap-y|gap|rounded(?!-[trblse]{1,2}\b)|bg|z|shadow)(-|$)/
const TEXT_SIZE = /^text-(2xs|xs|sm|base|md|lg|xl|2xl)(\/|$)/
const COVERS: Record<string, string[]> = {
  p: ['px', 'py', 'pt', 'pb', 'pl', 'pr'],
  px: ['pl', 'pr'],
  py: ['pt', 'pb'],
  m: ['mx', 'my', 'mt', 'mb', 'ml', 'mr'],
  mx: ['ml', 'mr'],
  my: ['mt', 'mb'],
  size: ['w', 'h'],
  gap: ['gap-x', 'gap-y'],
}

function groupOf(name: string): [variants: string, group: string] | undefined {
  const at = name.lastIndexOf(':', name.includes('[') ? name.indexOf('[') : undefined) + 1
  const utility = name.slice(at)
  const group = TEXT_SIZE.test(utility) ? 'text-size' : BOX.exec(utility)?.[1]
  return group ? [name.slice(0, at), group] : undefined
}

export function cn(...inputs: ClassValue[]): string {
  const taken = new Set<string>()
  const kept: string[] = []
  for (const name of clsx(inputs).split(' ').reverse()) {
    const found = groupOf(name)
    if (found) {
      const [variants, group] = found
      if (taken.has(variants + group)) continue
      for (const covered of [group, ...(COVERS[group] ?? [])]) taken.add(variants + covered)
    }
    kept.push(name)
  }
  return kept.reverse().join(' ')
}
