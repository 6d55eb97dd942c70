// The part of filled.ts about governed changes and break-glass.
import { DEFAULT_POLICY } from '@/lib/domain/policy-document'
import type { Member } from './catalog'
import type { Portal } from './portal'

type Governed = { catalogId: string; change: string; request: string; by: string; auditor: Member }
export async function fillGoverned(portal: Portal, governed: Governed): Promise<void> {
  const { catalogId: c, change, request, by, auditor } = governed
  const policy = { ...DEFAULT_POLICY, openRequestsPerPerson: 50 }
  await portal.admin.query(
    `INSERT INTO change (catalog_id, id, kind, document, proposed_by, at, lapses_at) VALUES ($1, $2, 'policy.weaken', $3, $4, now(), now() + interval '7 days')`,
    [c, change, JSON.stringify({ basedOn: 1, policy }), by],
  )
  await portal.admin.query(
    `INSERT INTO change_vote (catalog_id, change, person_id, decision, at) VALUES ($1, $2, $3, 'approve', now())`,
    [c, change, auditor.viewer.personId],
  )
  await portal.admin.query(
    `INSERT INTO break_glass (catalog_id, request, due_at) VALUES ($1, $2, now() + interval '1 day')`,
    [c, request],
  )
}
