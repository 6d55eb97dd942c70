'use client'
// Development keys: who may sign images that need app development to install.
import { useState } from 'react'
import { type Action, useAction } from '@/components/catalog/action'
import { Refusal } from '@/components/catalog/refusal'
import { formatKid } from '@/components/catalog/words'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { AlertDialog } from '@/components/ui/dialog'
import { When } from '@/components/ui/time'
import { type Advanced, tellAdvanced } from './advanced'
import { BringKey, type BringKeyInput } from './bring-key'

export type DevelopmentKeyLine = {
  kid: string
  label: string
  listed: boolean
  removed: boolean
  createdAt: string
}
type Drop = Action<{ catalogId: string; kid: string }, Advanced>

export interface DevelopmentKeysProps {
  catalogId: string
  keys: readonly DevelopmentKeyLine[]
  mayChange: boolean
  bring: Action<BringKeyInput, Advanced>
  drop: Drop
}

export function DevelopmentKeys({ catalogId, keys, mayChange, bring, drop }: DevelopmentKeysProps) {
  return (
    <Card>
      <CardHeader
        title="Development keys"
        description="For images under work. A device installs them with app development only."
        action={mayChange && <BringKey catalogId={catalogId} purpose="development" action={bring} />}
      />
      {keys.length === 0 ? (
        <CardBody className="text-sm text-muted-foreground">
          None. Devices take released images only.
        </CardBody>
      ) : (
        <ul className="divide-y divide-border-subtle">
          {keys.map((key) => (
            <li key={key.kid} className="flex flex-wrap items-start gap-3 px-4 py-3 text-sm md:px-5">
              <div className="min-w-0 flex-1 basis-44">
                <p className="font-medium break-words">{key.label}</p>
                <p className="text-muted-foreground">
                  <span className="id">{formatKid(key.kid)}</span> · <When at={key.createdAt} form="clock" />
                </p>
                <State line={key} />
              </div>
              {mayChange && !key.removed && <Remove catalogId={catalogId} line={key} drop={drop} />}
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}

function State({ line }: { line: DevelopmentKeyLine }) {
  if (line.removed) return <Badge tone="warning">Leaves with the next keystore</Badge>
  if (!line.listed) return <Badge tone="warning">Waits for the keystore</Badge>
  return null
}

function Remove({ catalogId, line, drop }: { catalogId: string; line: DevelopmentKeyLine; drop: Drop }) {
  const [open, setOpen] = useState(false)
  const { run, pending, refused } = useAction(drop, (done) => {
    setOpen(false)
    tellAdvanced(done)
  })
  return (
    <>
      <Button size="sm" onClick={() => setOpen(true)} aria-label={`Remove ${line.label}`}>
        Remove
      </Button>
      <AlertDialog
        open={open}
        onOpenChange={setOpen}
        title={`Remove ${line.label}?`}
        description="Once a device has the next keystore, images signed with this key stay installed there and start no more."
        confirmLabel="Remove development key"
        cancelLabel="Keep it"
        tone="danger"
        pending={pending}
        onConfirm={() => run({ catalogId, kid: line.kid })}
      >
        <Refusal refused={refused} />
      </AlertDialog>
    </>
  )
}
