import type { ControlProps } from '../Control';
import { FieldRow } from '../FieldRow';
import { useLayout } from '../hooks';
import { join } from '../pointer';

export function GroupField({ pointer }: ControlProps) {
  const layout = useLayout(pointer);
  return (
    <div className="form-grid form-group">
      {layout.fields.map((placed) => (
        <FieldRow key={placed.field.id} placed={placed} pointer={join(pointer, placed.field.id)} />
      ))}
    </div>
  );
}
