// The images of the catalog, by component, and how one comes in.
import { Package } from 'lucide-react'
import type { Metadata } from 'next'
import { NotPermitted } from '@/components/catalog/not-permitted'
import { AddImage, type Component } from '@/components/images/add-image'
import { ComponentCard } from '@/components/images/component-card'
import { Page, PageHeading } from '@/components/shell/page'
import { Empty } from '@/components/ui/empty'
import { can } from '@/lib/domain/policy'
import { imagesOf, productsOf } from '@/lib/server/queries/catalog'
import { load } from '../load'

export const metadata: Metadata = { title: 'Images' }

type Image = Awaited<ReturnType<typeof imagesOf>>[number]

/** The images of each component, the newest first; components by the name that the newest has. */
function byComponent(images: readonly Image[]): Image[][] {
  const newestFirst = images.toSorted((a, b) => b.createdAt.localeCompare(a.createdAt))
  const groups = new Map<string, Image[]>()
  for (const image of newestFirst)
    groups.set(image.componentId, [...(groups.get(image.componentId) ?? []), image])
  return [...groups.values()].sort((a, b) => a[0]!.name.localeCompare(b[0]!.name))
}

const componentOf = (images: readonly Image[]): Component => {
  const { componentId: id, name, kind } = images[0]!
  const rollback = Math.max(0, ...images.filter((one) => !one.development).map((one) => one.rollback))
  return { id, name, kind, rollback }
}

export default async function Images({ params }: { params: Promise<{ catalog: string }> }) {
  const { catalog } = await params
  const loaded = await load({ catalog, path: 'images' }, async (context) => ({
    images: await imagesOf(context, catalog),
    // An image is for devices of a product that somebody named and still uses.
    products: (await productsOf(context, catalog)).products.filter(
      ({ reserved, archivedAt }) => !reserved && !archivedAt,
    ),
    mayChange: can(context.viewer, 'key.change', { catalogId: catalog }),
  }))
  if (!loaded.value) return <NotPermitted title="Images" detail={loaded.refused} />
  const { images, products, mayChange } = loaded.value
  const components = byComponent(images)
  return (
    <Page title="Images">
      <PageHeading lead="Software for the devices, signed. Technicians install what is offered here from Service.">
        Images
      </PageHeading>
      <div className="flex flex-col gap-5">
        {mayChange && products.length > 0 && (
          <AddImage catalogId={catalog} components={components.map(componentOf)} products={products} />
        )}
        {images.length === 0 && (
          <Empty icon={<Package />} as="h2" title="No images yet">
            {products.length > 0
              ? 'An owner adds an image here; the portal signs it, or it comes signed.'
              : 'An image is for a product, and there is none yet. An owner makes one on Products.'}
          </Empty>
        )}
        {components.map((group) => (
          <ComponentCard key={group[0]!.componentId} path={`/catalogs/${catalog}/images`} images={group} />
        ))}
      </div>
    </Page>
  )
}
