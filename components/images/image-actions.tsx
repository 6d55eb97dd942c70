'use client'
// What an owner does with an image: take it from what is offered, offer it again, have it signed anew.
import { useState } from 'react'
import { type Action, useAction } from '@/components/catalog/action'
import { Refusal } from '@/components/catalog/refusal'
import { Button } from '@/components/ui/button'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { AlertDialog } from '@/components/ui/dialog'
import { toast } from '@/components/ui/toast'

export interface ImageActionsProps {
  catalogId: string
  image: { id: string; name: string; version: string; withdrawnAt: string | null; maySignAgain: boolean }
  offer: Action<{ catalogId: string; id: string; offered: boolean }, { offered: boolean }>
  signAgain: Action<{ catalogId: string; id: string }, { id: string }>
}

export function ImageActions({ catalogId, image, offer, signAgain }: ImageActionsProps) {
  const [asking, setAsking] = useState(false)
  const offering = useAction(offer, ({ offered }) => {
    setAsking(false)
    toast(offered ? 'Offered again' : 'Withdrawn')
  })
  const signing = useAction(signAgain, () => void toast('Signed again'))
  const at = { catalogId, id: image.id }
  const called = `${image.name} ${image.version}`
  return (
    <Card>
      <CardHeader title="Offer" description="What technicians can choose on Service." />
      <CardBody className="flex flex-col items-start gap-3 text-sm">
        <Refusal refused={signing.refused ?? offering.refused} />
        {image.maySignAgain && (
          <>
            <p>Another key signs images now. The content stays the same; only the signature is new.</p>
            <Button pending={signing.pending} onClick={() => signing.run(at)}>
              Sign again
            </Button>
          </>
        )}
        {image.withdrawnAt ? (
          <Button pending={offering.pending} onClick={() => offering.run({ ...at, offered: true })}>
            Offer again
          </Button>
        ) : (
          <Button onClick={() => setAsking(true)}>Withdraw image</Button>
        )}
        <AlertDialog
          open={asking}
          onOpenChange={setAsking}
          title={`Withdraw ${called}?`}
          description="Technicians are no longer offered it. Devices that have it keep it, and image files that were downloaded stay good."
          confirmLabel="Withdraw image"
          cancelLabel="Keep offering it"
          pending={offering.pending}
          onConfirm={() => offering.run({ ...at, offered: false })}
        />
      </CardBody>
    </Card>
  )
}
