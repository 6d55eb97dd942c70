// Where a notice of a change leads: to that change on the page of all of them.
import { notFound, redirect } from 'next/navigation'
import { isUuid } from '../../load'

export default async function Change({ params }: { params: Promise<{ catalog: string; id: string }> }) {
  const { catalog, id } = await params
  if (!isUuid(catalog) || !isUuid(id)) notFound()
  redirect(`/catalogs/${catalog}/changes#change-${id}`)
}
