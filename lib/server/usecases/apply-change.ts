// What a change does once it comes into force: one line for each kind. It says whether it could: where what it was based on has gone,
// it is overtaken and changes nothing. Who had to agree is none of its business.
import { CHANGE_DOCUMENTS, type ChangeDocument, type ChangeKind } from '@/lib/domain/changes'
import type { Context, Tx } from '../context'
import { writeEntry } from '../store/audit'
import { addPolicy, findPolicy } from '../store/catalogs'
import type { ChangeRow } from '../store/changes'
import { addMember, membershipsOf } from '../store/members'
import { tell } from '../store/notices'
import { findGroup } from '../store/places'
import { applyEnrolment } from './apply-enrolment'

export type Applying<K extends ChangeKind = ChangeKind> = {
  change: Pick<ChangeRow, 'catalogId' | 'id' | 'proposedBy'>
  document: ChangeDocument<K>
}
type Apply<K extends ChangeKind> = (context: Context, tx: Tx, what: Applying<K>) => Promise<boolean>

const APPLY: { [K in ChangeKind]: Apply<K> } = {
  'policy.weaken': async (context, tx, { change, document }) => {
    const current = await findPolicy(tx, change.catalogId)
    if (current.version !== document.basedOn) return false
    await putPolicyInForce(context, tx, {
      catalogId: change.catalogId,
      version: current.version + 1,
      document: document.policy,
      madeBy: change.proposedBy,
      change: change.id,
    })
    return true
  },
  'member.add-owner': async (context, tx, { change, document }) => {
    const { catalogId } = change
    const { personId, role, groupId } = document
    const has = (await membershipsOf(tx, catalogId, personId)).some(
      (one) => one.role === role && one.groupId === groupId,
    )
    if (has || (groupId && !(await findGroup(tx, catalogId, groupId)))) return false
    await addMember(tx, { catalogId, id: context.newId(), personId, role, groupId })
    await writeEntry(tx, {
      log: catalogId,
      id: context.newId(),
      kind: 'member.add',
      at: context.now(),
      fields: {
        person: change.proposedBy,
        subject: personId,
        role,
        group: groupId ?? undefined,
        change: change.id,
      },
    })
    return true
  },
  'passkey.enrol': (context, tx, { change, document }) =>
    applyEnrolment(context, tx, { catalogId: change.catalogId, change: change.id, document }),
}

/** False where it is overtaken. A document that breaks its form is an error. */
export function applyChange(context: Context, tx: Tx, { change }: { change: ChangeRow }): Promise<boolean> {
  const kind = change.kind as ChangeKind
  const document = CHANGE_DOCUMENTS[kind].parse(change.document)
  return (APPLY[kind] as Apply<ChangeKind>)(context, tx, { change, document })
}

export type NewPolicy = Parameters<typeof addPolicy>[1] & { change?: string }

export async function putPolicyInForce(
  context: Context,
  tx: Tx,
  { change, ...policy }: NewPolicy,
): Promise<void> {
  await addPolicy(tx, policy)
  await writeEntry(tx, {
    log: policy.catalogId,
    id: context.newId(),
    kind: 'policy.change',
    at: context.now(),
    fields: { person: policy.madeBy, policyVersion: policy.version, change },
  })
  const { catalogId } = policy
  const about = change === undefined ? {} : { change }
  await tell(tx, { catalogId, kind: 'policy.changed', to: ['owners', 'auditors'], about, at: context.now() })
}
