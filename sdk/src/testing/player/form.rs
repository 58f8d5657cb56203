//! What a step puts into a case: its form, materials and the record it starts from.
use super::*;

impl<P: Wire> Player<'_, P> {
    pub(super) fn started_from(&self, procedure: &Procedure, told: &Value) -> Value {
        let (Some(key), Some(register)) = (told.as_str(), &procedure.record) else {
            return told.clone();
        };
        let (full, definition) = (self.contract.full(register), &self.contract.registers[register]);
        let found =
            self.given.iter().find(|r| r.register == full && definition.key_of(&r.data).as_deref() == Some(key));
        found.map(|record| record.data.clone()).unwrap_or_default()
    }

    /// The step's form, else the last one, with the pointers of `set` changed.
    pub(super) fn filled(&self, step: &Told) -> Result<Value, String> {
        let mut form = match (&step.form, &step.form_file) {
            (Some(form), _) => form.clone(),
            (None, Some(file)) => {
                let text = fs::read_to_string(self.folder.join(file)).map_err(|e| format!("{file}: {e}"))?;
                serde_json::from_str(&text).map_err(|e| format!("{file}: {e}"))?
            }
            (None, None) => self.form.clone(),
        };
        for (pointer, value) in &step.set {
            set(&mut form, pointer, value).ok_or_else(|| format!("the form has no {pointer}"))?;
        }
        Ok(form)
    }

    pub(super) fn fill_in(&mut self, step: &Told, case: usize, procedure: &Procedure, at: &str) {
        let (record, facts) = (self.record.clone(), self.facts.clone());
        let case = &mut self.all[case];
        case.subjects(procedure, &record, &facts);
        if !step.step_form.is_null() {
            case.view.steps[at] = step.step_form.clone();
        }
        for (material, files) in &step.materials {
            case.view.materials[material] = files.clone();
        }
        if step.expect.number.is_some() {
            case.view.number.clone_from(&step.expect.number);
        }
    }
}

fn set(form: &mut Value, pointer: &str, value: &Value) -> Option<()> {
    let (parent, name) = pointer.rsplit_once('/')?;
    match form.pointer_mut(parent)? {
        Value::Object(object) if value.is_null() => {
            object.shift_remove(name);
        }
        Value::Object(object) => {
            object.insert(name.to_owned(), value.clone());
        }
        Value::Array(items) => *items.get_mut(name.parse::<usize>().ok()?)? = value.clone(),
        _ => return None,
    }
    Some(())
}
