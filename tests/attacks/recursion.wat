(drop (call $unwise (i32.const 0))) unreachable
