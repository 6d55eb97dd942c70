// Nothing of its own: it answers for a catalog that is not the person's before any page has begun to load.
import type { ReactNode } from 'react'
import { getViewer } from '@/lib/server/auth/viewer'
import { catalogFor } from '@/lib/server/queries/navigation'
import { load } from './load'

export default async function CatalogLayout({
  params,
  children,
}: {
  params: Promise<{ catalog: string }>
  children: ReactNode
}) {
  const { catalog } = await params
  // Who is not signed in is sent there by the page, which knows where they wanted to go.
  if (await getViewer()) await load({ catalog, path: '' }, (context) => catalogFor(context, catalog))
  return children
}
