import { ts, type LuaLib, type TypeScriptToLua } from "../typescript.ts";

/** A node of the linked module for which TypeScriptToLua needs a part of its library. */
export interface FeatureUse {
  readonly node: ts.Node;
  readonly features: readonly LuaLib.LuaLibFeature[];
}

export interface FeatureWatch {
  /** To be given to TypeScriptToLua. */
  readonly plugin: TypeScriptToLua.Plugin;
  /** What was needed while it ran, innermost nodes first. */
  readonly uses: readonly FeatureUse[];
}

/** Learns which nodes need which features: those that are asked for while a node is compiled, and not by a node inside of it. */
export function watchFeatures(): FeatureWatch {
  const uses: FeatureUse[] = [];
  let ofInnerNodes: Features = noFeatures;
  const visit = (node: ts.Node, context: TypeScriptToLua.TransformationContext): TypeScriptToLua.Node[] => {
    const { usedLuaLibFeatures: used } = context;
    const [before, ofSiblings] = [copyOf(used), ofInnerNodes];
    used.clear();
    ofInnerNodes = noFeatures;
    const result = context.superTransformNode(node);
    const features = [...used].filter((feature) => !ofInnerNodes.has(feature));
    if (features.length > 0) uses.push({ node: ts.getOriginalNode(node), features });
    ofInnerNodes = used.size === 0 ? ofSiblings : new Set([...ofSiblings, ...used]);
    for (const feature of before) used.add(feature);
    return result;
  };
  return { plugin: { visitors: Object.fromEntries(watchedKinds.map((kind) => [kind, visit])) }, uses };
}

type Features = ReadonlySet<LuaLib.LuaLibFeature>;

/** Most nodes need none. */
const noFeatures: Features = new Set();

function copyOf(features: Features): Features {
  return features.size === 0 ? noFeatures : new Set(features);
}

/** The kinds of nodes that become Lua. Types, tokens and names ask for nothing. */
const watchedKinds: readonly ts.SyntaxKind[] = [
  ts.SyntaxKind.ArrayLiteralExpression,
  ts.SyntaxKind.AwaitExpression,
  ts.SyntaxKind.BinaryExpression,
  ts.SyntaxKind.CallExpression,
  ts.SyntaxKind.ClassDeclaration,
  ts.SyntaxKind.ClassExpression,
  ts.SyntaxKind.DeleteExpression,
  ts.SyntaxKind.ElementAccessExpression,
  ts.SyntaxKind.ForInStatement,
  ts.SyntaxKind.ForOfStatement,
  ts.SyntaxKind.FunctionDeclaration,
  ts.SyntaxKind.FunctionExpression,
  ts.SyntaxKind.ArrowFunction,
  ts.SyntaxKind.Identifier,
  ts.SyntaxKind.NewExpression,
  ts.SyntaxKind.ObjectLiteralExpression,
  ts.SyntaxKind.PostfixUnaryExpression,
  ts.SyntaxKind.PrefixUnaryExpression,
  ts.SyntaxKind.PropertyAccessExpression,
  ts.SyntaxKind.ReturnStatement,
  ts.SyntaxKind.SpreadElement,
  ts.SyntaxKind.SuperKeyword,
  ts.SyntaxKind.TaggedTemplateExpression,
  ts.SyntaxKind.TemplateExpression,
  ts.SyntaxKind.ThrowStatement,
  ts.SyntaxKind.TryStatement,
  ts.SyntaxKind.TypeOfExpression,
  ts.SyntaxKind.VariableStatement,
  ts.SyntaxKind.YieldExpression,
];
