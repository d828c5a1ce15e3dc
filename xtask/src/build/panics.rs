//! Makes every panic of the compiled module a plain trap.
//!
//! In a browser nobody reads a panic's message: the standard library has no place to write it to there, and a panic
//! reaches JavaScript as `RuntimeError: unreachable` with the functions that were running, with or without a message.
//! So the functions that write messages are emptied; wasm-opt then takes away all that only fed them.

use walrus::ir::{Const, Instr, InstrLocId, Unreachable, Value};
use walrus::{FunctionKind, Module, ValType};

/// Parts of the mangled names of functions of `core` and `alloc` that do nothing but panic. (A part of a mangled
/// name stands behind its length; that is the same in both of the compiler's schemes.)
const ONLY_PANIC: [&str; 11] = [
    "4core9panicking",
    "4core6option13expect_failed",
    "4core6option13unwrap_failed",
    "4core6result13unwrap_failed",
    "5index16slice_index_fail",
    "3str16slice_error_fail",
    "4cell22panic_already_borrowed",
    "4cell30panic_already_mutably_borrowed",
    "17len_mismatch_fail",
    "7raw_vec17capacity_overflow",
    "7raw_vec12handle_error",
];

/// Parts of the mangled names of implementations of `Debug`, in the compiler's two schemes. Only messages of panics
/// use them in the module, where this project's own `{:?}` writes nothing (`setup/flags.rs`).
const DEBUG: [&str; 2] = ["5Debug3fmt", "fmt..Debug"];

/// Empties the functions of `module` that only panic, and those that only panics call. A compiler that names them
/// otherwise gives a larger module, not a wrong one.
pub fn silence(module: &mut Module) {
    for function in module.funcs.iter_mut() {
        let name = function.name.as_deref().unwrap_or_default();
        let named = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
        let body: Instr = if named(&ONLY_PANIC) {
            Unreachable {}.into()
        } else if named(&DEBUG) {
            // `Ok(())`
            Const { value: Value::I32(0) }.into()
        } else {
            continue;
        };
        let is_debug = matches!(body, Instr::Const(_));
        if let FunctionKind::Local(function) = &mut function.kind
            && (!is_debug || module.types.get(function.ty()).results() == [ValType::I32])
        {
            let entry = function.entry_block();
            function.block_mut(entry).instrs = vec![(body, InstrLocId::default())];
        }
    }
}

#[cfg(test)]
mod tests {
    use walrus::FunctionBuilder;

    use super::*;

    /// Whether a function of this name still does something.
    fn is_kept(name: &str) -> bool {
        let mut module = Module::default();
        let mut builder = FunctionBuilder::new(&mut module.types, &[], &[ValType::I32]);
        builder.name(name.to_owned()).func_body().i32_const(7);
        let function = builder.finish(Vec::new(), &mut module.funcs);
        silence(&mut module);
        let function = module.funcs.get(function).kind.unwrap_local();
        let body = &function.block(function.entry_block()).instrs;
        match body.as_slice() {
            [(Instr::Unreachable(_), _)] => false,
            [(Instr::Const(Const { value: Value::I32(0) }), _)] => false,
            [(Instr::Const(_), _)] => true,
            other => panic!("an unexpected body: {other:?}"),
        }
    }

    #[test]
    fn only_what_only_panics_is_emptied() {
        assert!(!is_kept("_ZN4core9panicking18panic_bounds_check17h0123456789abcdefE"));
        assert!(!is_kept("_RNvNtCsgXGp5Oqx2Ny_4core9panicking9panic_fmt"));
        assert!(!is_kept("_RNvNtCsgXGp5Oqx2Ny_4core6result13unwrap_failed"));
        assert!(!is_kept("_RNvXs6_NtNtCsgXGp5Oqx2Ny_4core3fmt5floatdNtB7_5Debug3fmt"));
        assert!(is_kept("_RNvNtCsebHcaeoSrxy_3std6thread9panicking"));
        assert!(is_kept("_ZN17tuning_playground5train7trainer7Trainer6create17hb0c976f10f2ae94eE"));
    }
}
