;; What every hostile guest of this folder stands in. In reach of the two bodies: `$at` and `$len` of the input, free
;; locals `$n` and `$m`; `$say(at, len)` answers with what lies there; `$answer` with the whole text of the attack (`$head`
;; to `$end`); `$repeat(n)` with its head, its unit n times with commas between, and its tail; `$write(level, at, len)`;
;; `$unwise` calls itself; `$spin(n)` counts to n million.
(component
  (import "hub:plugin/log@1.0.0" (instance $log (export "write" (func (param "level" u8) (param "message" string)))))
  {{imports}}
  (core module $heap
    (memory (export "memory") 2)
    (global $next (mut i32) (i32.const 65536))
    (func (export "realloc") (param i32 i32 i32) (param $size i32) (result i32)
      (local $at i32)
      (local.set $at (i32.and (i32.add (global.get $next) (i32.const 7)) (i32.const -8)))
      (global.set $next (i32.add (local.get $at) (local.get $size)))
      (block $fits
        (br_if $fits (i32.le_u (global.get $next) (i32.mul (memory.size) (i32.const 65536))))
        (br_if $fits (i32.ne (i32.const -1) (memory.grow (i32.add (i32.const 1) (i32.div_u (local.get $size) (i32.const 65536))))))
        unreachable)
      (local.get $at)))
  (core instance $heap (instantiate $heap))
  (alias core export $heap "memory" (core memory $memory))
  (core func $write (canon lower (func $log "write") (memory $memory)))
  (core module $rules
    (import "heap" "memory" (memory 2))
    (import "heap" "write" (func $write (param i32 i32 i32)))
    (global $head i32 (i32.const {{head}}))
    (global $unit i32 (i32.const {{unit}}))
    (global $tail i32 (i32.const {{tail}}))
    (global $end i32 (i32.const {{end}}))
    (data (i32.const {{head}}) "{{text}}")
    (data (i32.const 64) "{\22checked\22:{\22problems\22:[]}}")
    (func $say (param i32 i32) (result i32)
      (i32.store (i32.const 16) (local.get 0)) (i32.store (i32.const 20) (local.get 1)) (i32.const 16))
    (func $answer (result i32) (call $say (global.get $head) (i32.sub (global.get $end) (global.get $head))))
    (func $passed (result i32) (call $say (i32.const 64) (i32.const 27)))
    (func $unwise (param i32) (result i32)
      (i32.add (i32.const 1) (call $unwise (i32.add (local.get 0) (i32.const 1)))))
    (func $spin (param $millions i32)
      (local $n i64)
      (local.set $n (i64.mul (i64.extend_i32_u (local.get $millions)) (i64.const 1000000)))
      (loop $on
        (local.set $n (i64.sub (local.get $n) (i64.const 1)))
        (br_if $on (i64.gt_s (local.get $n) (i64.const 0)))))
    (func $copy (param $to i32) (param $from i32) (param $until i32) (result i32)
      (local $size i32)
      (local.set $size (i32.sub (local.get $until) (local.get $from)))
      (memory.copy (local.get $to) (local.get $from) (local.get $size))
      (i32.add (local.get $to) (local.get $size)))
    (func $repeat (param $times i32) (result i32)
      (local $from i32) (local $to i32)
      (local.set $from (i32.mul (memory.size) (i32.const 65536)))
      (if (i32.eq (i32.const -1) (memory.grow (i32.add (i32.const 2) (i32.div_u
            (i32.mul (local.get $times) (i32.sub (i32.add (global.get $tail) (i32.const 1)) (global.get $unit))) (i32.const 60000)))))
        (then unreachable))
      (local.set $to (call $copy (local.get $from) (global.get $head) (global.get $unit)))
      (loop $on
        (local.set $to (call $copy (local.get $to) (global.get $unit) (global.get $tail)))
        (if (local.tee $times (i32.sub (local.get $times) (i32.const 1)))
          (then
            (i32.store8 (local.get $to) (i32.const 44))
            (local.set $to (i32.add (local.get $to) (i32.const 1)))
            (br $on))))
      (local.set $to (call $copy (local.get $to) (global.get $tail) (global.get $end)))
      (call $say (local.get $from) (i32.sub (local.get $to) (local.get $from))))
    {{fields}}
    (func (export "check") (param $at i32) (param $len i32) (result i32) (local $n i32) (local $m i32) {{check}})
    (func (export "decide") (param $at i32) (param $len i32) (result i32) (local $n i32) (local $m i32) {{decide}}))
  (core instance $rules (instantiate $rules
    (with "heap" (instance (export "memory" (memory $memory)) (export "write" (func $write))))))
  (func $check (param "input" string) (result string)
    (canon lift (core func $rules "check") (memory $memory) (realloc (core func $heap "realloc"))))
  (func $decide (param "input" string) (result string)
    (canon lift (core func $rules "decide") (memory $memory) (realloc (core func $heap "realloc"))))
  (instance $out (export "check" (func $check)) (export "decide" (func $decide)))
  (export "hub:plugin/rules@{{rules}}" (instance $out)))
