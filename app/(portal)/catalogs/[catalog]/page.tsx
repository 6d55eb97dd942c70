// A catalog by itself: each role lands on what it came for.
import { notFound, redirect } from 'next/navigation'
import { requirePage } from '@/lib/server/auth/page'
import { catalogFor } from '@/lib/server/queries/navigation'
import { orNotFound } from '@/lib/server/auth/page'

export default async function CatalogHome({ params }: { params: Promise<{ catalog: string }> }) {
  const { catalog } = await params
  const context = await requirePage(`/catalogs/${catalog}`)
  const { roles } = await orNotFound(catalogFor(context, catalog))
  if (roles.includes('owner')) redirect(`/catalogs/${catalog}/inbox`)
  if (roles.includes('auditor')) redirect(`/catalogs/${catalog}/log`)
  if (roles.includes('technician')) redirect(`/catalogs/${catalog}/requests`)
  notFound()
}
