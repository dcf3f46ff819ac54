"""A whole gallery's variants, made before anybody asks: `guard warm`."""
