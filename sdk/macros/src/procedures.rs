//! Procedures and handlers: a module each, the trait their rules implement,
//! and the dispatch from the component's two exports to them.
use crate::facts::facts;
use crate::forms::type_of;
use crate::names::{pascal_ident, snake_ident};
use crate::types::doc;
use contract::handler::Handler;
use contract::{Bilingual, Contract, Procedure};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

pub fn procedures(contract: &Contract, name: &Ident) -> Result<TokenStream, String> {
    let modules = contract.procedures.values().map(|p| procedure(contract, p));
    let handlers = contract.handlers.iter().map(|(id, h)| handler(contract, id, h));
    let only = match contract.procedures.keys().collect::<Vec<_>>()[..] {
        [only] => {
            let module = snake_ident(only);
            quote!(pub use procedures::#module::{Action, Facts, Gate, Occurrence, Rules, Step};)
        }
        _ => quote!(),
    };
    let exports = exports(contract, name);
    Ok(quote! {
        /// A module for each procedure: its form, steps, actions, facts and the trait of its rules.
        pub mod procedures { #(#modules)* }
        /// A module for each handler.
        pub mod handlers { #(#handlers)* }
        #only
        #exports
    })
}

fn procedure(contract: &Contract, p: &Procedure) -> TokenStream {
    let (module, doc) = (snake_ident(&p.id), doc(&p.zh, &p.en));
    let form = type_of(p.form.as_deref());
    let facts = facts(contract, &p.facts);
    let (steps, actions) = (steps(p), actions(p));
    let gates = names("Gate", p.gates.iter().map(|(id, gate)| (id.as_str(), Bilingual::new(&gate.zh, &gate.en))));
    quote! {
        #doc
        pub mod #module {
            pub type Form = #form;
            pub type Occurrence = ::hub_sdk::Occurrence<Action, Step>;
            #steps
            #actions
            #gates
            #facts
            pub trait Rules {
                /// What is wrong with the form as it stands.
                #[allow(unused_variables)]
                fn check(form: &Form, facts: &Facts, cx: &super::super::Context, say: &mut ::hub_sdk::Problems) {}

                /// How the gates stand. The form may still have gaps: what is not filled in reads as empty, a choice as its
                /// first.
                #[allow(unused_variables)]
                fn gates(form: &Form, facts: &Facts, cx: &super::super::Context, say: &mut ::hub_sdk::Gates) {}

                /// What an action, an arrival, an answer or a timer brings about.
                #[allow(unused_variables)]
                fn decide(
                    case: &::hub_sdk::Case<Form>,
                    what: &Occurrence,
                    facts: &Facts,
                    cx: &super::super::Context,
                ) -> ::hub_sdk::Decision {
                    ::hub_sdk::Decision::declared()
                }
            }
        }
    }
}

fn handler(contract: &Contract, id: &str, h: &Handler) -> TokenStream {
    let (module, doc) = (snake_ident(id), doc(&h.text.zh, &h.text.en));
    let facts = facts(contract, &h.facts);
    quote! {
        #doc
        pub mod #module {
            pub type Occurrence = ::hub_sdk::Occurrence<::hub_sdk::Nothing, ::hub_sdk::Nothing>;
            #facts
            pub trait Handler {
                fn handle(
                    what: &Occurrence,
                    record: ::core::option::Option<&::hub_sdk::Row>,
                    facts: &Facts,
                    cx: &super::super::Context,
                ) -> ::hub_sdk::Decision;
            }
        }
    }
}

/// The declared steps, and the ends that need no declaration.
fn steps(p: &Procedure) -> TokenStream {
    let ends = ["done", "closed"].into_iter().filter(|end| !p.steps.contains_key(*end));
    let ends: Vec<_> = ends.map(|end| (end, p.step(end).map(|s| s.title()).unwrap_or_default())).collect();
    let declared = p.steps.iter().map(|(id, step)| (id.as_str(), step.title()));
    names("Step", declared.chain(ends))
}

fn actions(p: &Procedure) -> TokenStream {
    let mut all: Vec<(&str, Bilingual)> = vec![];
    for (id, action) in p.steps.values().flat_map(|step| &step.actions) {
        if !all.iter().any(|(other, _)| other == id) {
            all.push((id, action.text.clone()));
        }
    }
    names("Action", all.into_iter())
}

fn names<'a>(name: &str, items: impl Iterator<Item = (&'a str, Bilingual)>) -> TokenStream {
    let name = pascal_ident(name);
    let items: Vec<_> = items
        .map(|(id, text)| {
            let (variant, doc) = (pascal_ident(id), doc(&text.zh, &text.en));
            quote!(#doc #variant = #id,)
        })
        .collect();
    match items.is_empty() {
        true => quote!(pub type #name = ::hub_sdk::Nothing;),
        false => quote!(::hub_sdk::__names! { #name { #(#items)* } }),
    }
}

fn exports(contract: &Contract, name: &Ident) -> TokenStream {
    let id = &contract.id;
    let checks = contract.procedures.keys().map(|p| {
        let module = snake_ident(p);
        let rules = quote!(<#name as procedures::#module::Rules>);
        quote!(#p => ::hub_sdk::wire::check(input, #rules::check, #rules::gates),)
    });
    let decides = contract.procedures.keys().map(|p| {
        let module = snake_ident(p);
        quote!((true, #p) => ::hub_sdk::wire::decide(input, <#name as procedures::#module::Rules>::decide),)
    });
    let handles = contract.handlers.keys().map(|h| {
        let module = snake_ident(h);
        quote!((false, #h) => ::hub_sdk::wire::handle(input, <#name as handlers::#module::Handler>::handle),)
    });
    quote! {
        impl ::hub_sdk::hub_wit::Wire for #name {
            fn check(input: ::std::string::String) -> ::std::string::String {
                let input = ::hub_sdk::wire::input(&input);
                ::hub_sdk::wire::output(&match input.procedure.as_str() {
                    #(#checks)*
                    other => ::hub_sdk::wire::unknown(#id, other),
                })
            }

            fn decide(input: ::std::string::String) -> ::std::string::String {
                let input = ::hub_sdk::wire::input(&input);
                ::hub_sdk::wire::output(&match (input.case.is_some(), input.procedure.as_str()) {
                    #(#decides)*
                    #(#handles)*
                    (_, other) => ::hub_sdk::wire::unknown(#id, other),
                })
            }
        }

        ::hub_sdk::hub_wit::export!(#name);

        /// Runs a scenario of this plugin natively, against the rules alone.
        #[cfg(not(target_arch = "wasm32"))]
        pub fn scenario(name: &str) -> ::hub_sdk::testing::Run {
            ::hub_sdk::testing::scenario::<#name>(::core::env!("CARGO_MANIFEST_DIR"), name)
        }

        /// A context for unit tests of rules: `context_at("2025-02-17T09:00")`.
        #[cfg(not(target_arch = "wasm32"))]
        pub fn context_at(now: &str) -> Context {
            ::hub_sdk::testing::context::<Settings>(::core::env!("CARGO_MANIFEST_DIR"), now)
        }
    }
}
