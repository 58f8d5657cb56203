#![doc = include_str!("../README.md")]

#[cfg(target_arch = "wasm32")]
mod arena;
#[cfg(target_arch = "wasm32")]
#[doc(hidden)]
pub mod guest;

/// What stands behind the component's exports: one JSON document in, one out.
pub trait Wire {
    fn check(input: String) -> String;
    fn decide(input: String) -> String;
}

/// One line into the host's record of this call. Levels: 1 trace, 2 debug, 3 info, 4 warn, 5 error.
#[cfg(target_arch = "wasm32")]
pub fn log(level: u8, message: &str) {
    guest::hub::plugin::log::write(level, message);
}

/// Without a host (native tests) the line goes to standard error.
#[cfg(not(target_arch = "wasm32"))]
pub fn log(level: u8, message: &str) {
    eprintln!("[{level}] {message}");
}

/// Makes a type that implements [`Wire`] the component's rules. Expands to nothing outside wasm32, so that the same
/// crate is also an ordinary library with ordinary tests.
#[macro_export]
macro_rules! export {
    ($rules:ty) => {
        #[cfg(target_arch = "wasm32")]
        const _: () = {
            struct Exported;
            impl $crate::guest::exports::hub::plugin::rules::Guest for Exported {
                fn check(input: String) -> String {
                    $crate::guest::report_panics();
                    <$rules as $crate::Wire>::check(input)
                }
                fn decide(input: String) -> String {
                    $crate::guest::report_panics();
                    <$rules as $crate::Wire>::decide(input)
                }
            }
    $crate::guest::export!(Exported with_types_in $crate::guest);
        };
    };
}
