// The passkeys on one's account, with what may be done with each.
import { Passkeys } from '@/components/account/passkeys'
import { can } from '@/lib/domain/policy'
import type { requirePage } from '@/lib/server/auth/page'
import { ownPasskeys } from '@/lib/server/queries/passkeys'
import {
  addPasskeyAction,
  endEnrolmentAction,
  enrolPasskeyAction,
  preparePasskeyAction,
  removePasskeyAction,
} from './passkey-actions'

export interface PasskeySectionProps {
  context: Awaited<ReturnType<typeof requirePage>>
  catalogs: readonly { id: string; name: string }[]
}

export async function PasskeySection({ context, catalogs }: PasskeySectionProps) {
  const decides = catalogs.filter(({ id }) => can(context.viewer, 'passkey.enrol', { catalogId: id }))
  return (
    <Passkeys
      passkeys={await ownPasskeys(context)}
      catalogs={decides}
      prepare={preparePasskeyAction}
      add={addPasskeyAction}
      remove={removePasskeyAction}
      enrol={enrolPasskeyAction}
      unenrol={endEnrolmentAction}
    />
  )
}
