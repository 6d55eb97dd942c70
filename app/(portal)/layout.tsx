// The portal around its pages, for the signed-in and for those who only service a device.
import type { ReactNode } from 'react'
import { Shell } from '@/components/shell/shell'
import { getViewer, requireContext } from '@/lib/server/auth/viewer'
import { isDemo } from '@/lib/server/bench'
import { navigationFor } from '@/lib/server/queries/navigation'
import { unreadNotices } from '@/lib/server/queries/notices'
import { signOutAction } from '../sign-in/actions'

export default async function PortalLayout({ children }: { children: ReactNode }) {
  const viewer = await getViewer()
  const context = viewer && (await requireContext())
  const catalogs = context ? await navigationFor(context) : []
  const shown = viewer &&
    context && {
      name: viewer.name,
      email: viewer.email,
      isOperator: viewer.isOperator,
      notices: await unreadNotices(context),
      mailbox: isDemo(),
    }
  return (
    <Shell viewer={shown} catalogs={catalogs} demo={isDemo()} signOut={signOutAction}>
      {children}
    </Shell>
  )
}
