"""The language between the product and its faces: values only. An ask comes in, a page goes out."""
