// Proposing and deciding changes of a policy in a few words, as the people of a catalog would do it.
import { DEFAULT_POLICY, type PolicyDocument } from '@/lib/domain/policy-document'
import { changesOf } from '@/lib/server/queries/changes'
import { findPolicy } from '@/lib/server/store/catalogs'
import { changePolicy } from '@/lib/server/usecases/change-policy'
import { decideChange } from '@/lib/server/usecases/decide-change'
import type { Catalog, Member } from './catalog'

export const LOOSER: PolicyDocument = { ...DEFAULT_POLICY, openRequestsPerPerson: 50 }
export const STRICTER: PolicyDocument = { ...DEFAULT_POLICY, openRequestsPerPerson: 2 }

export const policyNow = ({ id, owner }: Catalog) => owner.inTransaction((tx) => findPolicy(tx, id))
export const versionNow = async (catalog: Catalog) => (await policyNow(catalog)).version

export async function propose({ id }: Catalog, who: Member, document = LOOSER): Promise<string> {
  const made = await changePolicy(who, { catalogId: id, basedOn: 1, document, note: 'A busy week.' })
  if (made.state !== 'waiting') throw new Error('it is in force')
  return made.change
}

export type OnChange = { catalogId: string; id: string }
export const vote = (who: Member, on: OnChange, decision: 'approve' | 'deny' = 'approve') =>
  decideChange(who, { ...on, decision, note: decision === 'deny' ? 'Not now.' : null })

export async function stateOf({ id, owner }: Catalog, change: string) {
  const { waiting, decided } = await changesOf(owner, { catalogId: id, decided: true })
  return [...waiting, ...decided].find((one) => one.id === change)?.state
}
