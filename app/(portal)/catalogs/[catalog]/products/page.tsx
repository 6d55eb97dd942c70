// The products of the catalog and their device groups.
import { Boxes } from 'lucide-react'
import type { Metadata } from 'next'
import { NotPermitted } from '@/components/catalog/not-permitted'
import { NameForm } from '@/components/products/name-form'
import { ProductCard } from '@/components/products/product-card'
import { Page, PageHeading } from '@/components/shell/page'
import { Card, CardBody } from '@/components/ui/card'
import { Empty } from '@/components/ui/empty'
import { productsOf } from '@/lib/server/queries/catalog'
import { load } from '../load'
import { createGroupAction, createProductAction } from './actions'

export const metadata: Metadata = { title: 'Products' }

export default async function Products({ params }: { params: Promise<{ catalog: string }> }) {
  const { catalog } = await params
  const loaded = await load({ catalog, path: 'products' }, (context) => productsOf(context, catalog))
  if (!loaded.value) return <NotPermitted title="Products" detail={loaded.refused} />
  const { products, groups, may } = loaded.value
  return (
    <Page title="Products">
      <PageHeading lead="Every device stands in a group of a product. Roles and policies can be narrowed to groups.">
        Products
      </PageHeading>
      <div className="flex max-w-200 flex-col gap-5">
        {products.length === 0 && (
          <Empty icon={<Boxes />} as="h2" title="No products yet">
            A product is a kind of device; its groups are where its devices stand.
          </Empty>
        )}
        {products.map((product) => (
          <ProductCard
            key={product.id}
            catalogId={catalog}
            product={product}
            groups={groups.filter((group) => group.productId === product.id)}
            createGroup={may.product ? createGroupAction : null}
          />
        ))}
        {may.product && (
          <Card>
            <CardBody>
              <NameForm
                label="New product"
                button="Create product"
                given={{ catalogId: catalog }}
                action={createProductAction}
              />
            </CardBody>
          </Card>
        )}
      </div>
    </Page>
  )
}
