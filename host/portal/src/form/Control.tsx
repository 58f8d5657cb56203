import { lazy, Suspense } from 'react';
import { BooleanField } from './fields/BooleanField';
import { ChoiceField } from './fields/ChoiceField';
import { DateField } from './fields/DateField';
import { DivisionField } from './fields/DivisionField';
import { FileField } from './fields/FileField';
import { GroupField } from './fields/GroupField';
import { InputField } from './fields/InputField';
import { ManyField } from './fields/ManyField';
import { PeopleField } from './fields/PeopleField';
import { PickerField } from './fields/PickerField';
import { SystemsField } from './fields/SystemsField';
import type { Field } from './model';
import { TableField } from './table/TableField';

const GeometryField = lazy(() => import('./geometry/GeometryField'));

export interface ControlProps {
  field: Field;
  pointer: string;
  id: string;
  required: boolean;
  invalid: boolean;
  describedBy?: string | undefined;
  /** In a table cell there is no visible label of its own. */
  label?: string | undefined;
}

export function Control(props: ControlProps) {
  switch (props.field.kind) {
    case 'boolean':
      return <BooleanField {...props} />;
    case 'choice':
      return <ChoiceField {...props} />;
    case 'many':
      return <ManyField {...props} />;
    case 'many-systems':
    case 'system':
      return <SystemsField {...props} />;
    case 'many-people':
      return <PeopleField {...props} />;
    case 'date':
    case 'date-time':
      return <DateField {...props} />;
    case 'division':
      return <DivisionField {...props} />;
    case 'organisation':
    case 'person':
    case 'project':
      return <PickerField {...props} />;
    case 'file':
      return <FileField {...props} />;
    case 'table':
      return <TableField {...props} />;
    case 'group':
      return <GroupField {...props} />;
    case 'geometry':
      return (
        <Suspense fallback={<div className="form-loading" />}>
          <GeometryField {...props} />
        </Suspense>
      );
    default:
      return <InputField {...props} />;
  }
}

/** What every native control of the form carries. */
export function ariaOf({ id, invalid, describedBy, label, required }: ControlProps) {
  return {
    id,
    'aria-invalid': invalid || undefined,
    'aria-describedby': describedBy,
    'aria-label': label,
    'aria-required': required || undefined,
  };
}
