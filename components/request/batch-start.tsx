'use client'
// Takes over what was ticked in the device list: it lies in this tab alone. The job's name is kept with the form, so that
// sending it again after a lost answer asks for nothing twice.
import { useState, useSyncExternalStore } from 'react'
import { Skeleton } from '@/components/ui/skeleton'
import { BatchForm, type BatchFormProps } from './batch-form'
import { tickedIn, tickedText } from './ticked'

const never = () => () => {}

export function BatchStart(props: Omit<BatchFormProps, 'ticked'>) {
  const [batch] = useState(props.batch)
  const text = useSyncExternalStore(never, tickedText, () => null)
  if (text === null) return <Skeleton className="h-96" />
  return <BatchForm {...props} batch={batch} ticked={tickedIn(text, props.catalogId)} />
}
