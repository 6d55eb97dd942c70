// The history's place in the address of a device: which part of it, and from where on.
import { TIMELINE_PARTS, type TimelinePart } from '@/lib/domain/timeline'
import type { TimelineLine } from '@/lib/server/queries/device-timeline'
import { type Search, isUuid, one } from '../../load'

export type HistoryAddress = { part: TimelinePart | null; before: { at: Date; id: string } | undefined }

export async function historyOf(search: Search): Promise<HistoryAddress> {
  const { history, before } = await search
  const [ms = '', id = ''] = one(before).split('_')
  const at = new Date(/^\d{1,15}$/.test(ms) ? Number(ms) : NaN)
  return {
    part: TIMELINE_PARTS.find((part) => part === one(history)) ?? null,
    before: isUuid(id) && !Number.isNaN(at.getTime()) ? { at, id } : undefined,
  }
}

export function historyHref(
  path: string,
  to: { part: TimelinePart | null; before?: { at: string; id: string } },
) {
  const given = new URLSearchParams()
  if (to.part) given.set('history', to.part)
  if (to.before) given.set('before', `${Date.parse(to.before.at)}_${to.before.id}`)
  return given.size > 0 ? `${path}?${given}` : path
}

/** The page a line leads to: where it is decided for those who decide, else the person's own page of it. */
export function leadHref(
  catalogPath: string,
  leads: TimelineLine['leads'],
  readsAll: boolean,
): string | null {
  if (!leads) return null
  if (leads.to === 'finding') return `${catalogPath}/findings/${leads.id}`
  if (leads.to === 'capability') return `${catalogPath}/capabilities/${leads.id}`
  return readsAll ? `${catalogPath}/inbox/${leads.id}` : `${catalogPath}/requests/${leads.id}`
}
