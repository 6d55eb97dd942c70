// The images of the catalog.
import { Package } from 'lucide-react'
import type { Metadata } from 'next'
import { NotPermitted } from '@/components/catalog/not-permitted'
import { AddImage, type Component } from '@/components/images/add-image'
import { ImageTable } from '@/components/images/image-table'
import { Page, PageHeading } from '@/components/shell/page'
import { Card } from '@/components/ui/card'
import { Empty } from '@/components/ui/empty'
import { can } from '@/lib/domain/policy'
import { imagesOf, productsOf } from '@/lib/server/queries/catalog'
import { load } from '../load'
import { addImageAction } from './actions'

export const metadata: Metadata = { title: 'Images' }

type Image = Awaited<ReturnType<typeof imagesOf>>[number]

/** Each component once, by its newest image. */
function componentsOf(images: readonly Image[]): Component[] {
  const newestFirst = [...images].sort((a, b) => b.createdAt.localeCompare(a.createdAt))
  const seen = new Map<string, Component>()
  for (const { componentId, name, kind, rollback } of newestFirst) {
    if (!seen.has(componentId)) seen.set(componentId, { id: componentId, name, kind, rollback })
  }
  return [...seen.values()].sort((a, b) => a.name.localeCompare(b.name))
}

export default async function Images({ params }: { params: Promise<{ catalog: string }> }) {
  const { catalog } = await params
  const loaded = await load({ catalog, path: 'images' }, async (context) => ({
    images: await imagesOf(context, catalog),
    products: (await productsOf(context, catalog)).products,
    mayChange: can(context.viewer, 'key.change', { catalogId: catalog }),
  }))
  if (!loaded.value) return <NotPermitted title="Images" detail={loaded.refused} />
  const { images, products, mayChange } = loaded.value
  return (
    <Page title="Images">
      <PageHeading lead="Released software, signed with the catalog’s key for images. Technicians install it from Service.">
        Images
      </PageHeading>
      <div className="flex flex-col gap-5">
        {mayChange && products.length > 0 && (
          <AddImage
            catalogId={catalog}
            components={componentsOf(images)}
            products={products}
            action={addImageAction}
          />
        )}
        {images.length === 0 ? (
          <Empty icon={<Package />} as="h2" title="No images yet">
            {products.length > 0
              ? 'An owner adds an image here; the portal signs it.'
              : 'An image is for a product, and there is none yet. An owner makes one on Products.'}
          </Empty>
        ) : (
          <Card className="overflow-clip">
            <ImageTable catalogId={catalog} rows={images} />
          </Card>
        )}
      </div>
    </Page>
  )
}
