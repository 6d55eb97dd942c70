// Who may open a page: the signed-in; others are sent to sign in and come back.
import { redirect } from 'next/navigation'
import { contextOf, getViewer } from './viewer'

export async function requirePage(path: string) {
  const viewer = await getViewer()
  if (!viewer) redirect(`/sign-in?to=${encodeURIComponent(path)}`)
  return contextOf(viewer)
}
