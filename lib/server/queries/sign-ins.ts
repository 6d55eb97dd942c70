// One's own sign-ins that stand, as the account page lists them.
import { toHex } from '@/lib/core/bytes'
import { agentInWords } from '@/lib/domain/agent-words'
import type { Context } from '../context'
import { liveSignIns } from '../store/sign-ins'

export type SignInLine = {
  /** The hash, by which it is ended. */
  id: string
  browser: string
  address: string | null
  via: string | null
  since: string
  lastUsedAt: string
  current: boolean
}

export async function ownSignIns(context: Context): Promise<SignInLine[]> {
  const { personId, signInId } = context.viewer
  const rows = await context.inTransaction((tx) => liveSignIns(tx, personId))
  const current = signInId && toHex(signInId)
  return rows.map((row) => ({
    id: toHex(row.id),
    browser: agentInWords(row.agent),
    address: row.address,
    via: row.via,
    since: row.createdAt.toISOString(),
    lastUsedAt: (row.lastUsedAt ?? row.createdAt).toISOString(),
    current: toHex(row.id) === current,
  }))
}
