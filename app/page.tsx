// Each role lands on what it came for: technicians on Service, owners in the Inbox, auditors in the Log.
import { redirect } from 'next/navigation'
import { getViewer } from '@/lib/server/auth/viewer'

export default async function Home() {
  const viewer = await getViewer()
  if (!viewer) redirect('/sign-in')
  const roles = (role: string) => viewer.memberships.find((one) => one.role === role)
  if (roles('technician')) redirect('/service')
  const owned = roles('owner')
  if (owned) redirect(`/catalogs/${owned.catalogId}/inbox`)
  const audited = roles('auditor')
  if (audited) redirect(`/catalogs/${audited.catalogId}/log`)
  redirect(viewer.isOperator ? '/installation' : '/service')
}
