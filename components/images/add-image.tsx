'use client'
// How an image comes in: content that the portal signs, or an image file that was signed elsewhere.
import { PackagePlus } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { RadioCards } from '@/components/ui/field'
import { SignedForm } from './signed-form'
import { UnsignedForm } from './unsigned-form'

/** A component is what an image replaces: the next image of it takes its name, kind and a rollback number as high. */
export type Component = { id: string; name: string; kind: number; rollback: number }

export interface AddImageProps {
  catalogId: string
  components: readonly Component[]
  products: readonly { id: string; name: string }[]
}

export function AddImage(props: AddImageProps) {
  const [open, setOpen] = useState(false)
  const [signed, setSigned] = useState(false)
  if (!open)
    return (
      <Button variant="primary" icon={<PackagePlus />} className="self-start" onClick={() => setOpen(true)}>
        Add image
      </Button>
    )
  const close = () => setOpen(false)
  return (
    <Card className="max-w-170">
      <CardHeader title="Add an image" />
      <CardBody className="pb-0 md:pb-0">
        <RadioCards
          name="signed"
          legend="Who signs it"
          options={[
            { value: 'portal', label: 'The portal' },
            { value: 'elsewhere', label: 'It is signed already' },
          ]}
          value={signed ? 'elsewhere' : 'portal'}
          onChange={(value) => setSigned(value === 'elsewhere')}
          hint={
            signed
              ? 'An image file: the signed manifest, then the content. Its signer has to be a key that devices of this catalog believe.'
              : 'The portal signs with the catalog’s key for images.'
          }
        />
      </CardBody>
      {signed ? (
        <SignedForm catalogId={props.catalogId} onClose={close} />
      ) : (
        <UnsignedForm {...props} onClose={close} />
      )}
    </Card>
  )
}
