/**
 * ESLint: `list[index] ?? 0` turns a wrong index into a number that nobody meant. `at` of shared/at.ts says so instead;
 * where an element may be missing, the line above says why. Typed arrays are left out: they are voxels and weights, read in
 * loops that such a call would make eight times as slow; so are records and maps, where nothing there is an answer.
 */
import ts from 'typescript';

const isDefault = (node) =>
  (node.type === 'Literal' && (typeof node.value === 'number' || node.value === '')) ||
  (node.type === 'UnaryExpression' && isDefault(node.argument)) ||
  (node.type === 'Identifier' && node.name === 'NaN');

/** What is indexed, and by what, where something is. */
function indexed(node) {
  const inner = node.type === 'ChainExpression' ? node.expression : node;
  if (inner.type === 'MemberExpression' && inner.computed) return inner;
  const called = inner.type === 'CallExpression' ? inner.callee : null;
  const isAt = called?.type === 'MemberExpression' && called.property.name === 'at';
  return isAt ? called : null;
}

export const noSilentIndex = {
  meta: {
    type: 'problem',
    messages: { silent: 'An index that is wrong would pass as {{ value }}: take `at` of shared/at.ts.' },
  },
  create(context) {
    const { program, esTreeNodeToTSNodeMap } = context.sourceCode.parserServices;
    const checker = program.getTypeChecker();
    /** Of a list whose elements are never missing by their own type; a tuple at a place that is written out is sure. */
    const isList = (node, place) => {
      const type = checker.getNonNullableType(checker.getTypeAtLocation(esTreeNodeToTSNodeMap.get(node)));
      if (!checker.isArrayType(type) && !checker.isTupleType(type)) return false;
      if (checker.isTupleType(type) && place.type === 'Literal') return false;
      if (type.symbol?.name.startsWith('RegExp')) return false;
      const missing = ts.TypeFlags.Undefined | ts.TypeFlags.Null;
      return checker
        .getTypeArguments(type)
        .every((one) => !(one.isUnion() ? one.types : [one]).some(({ flags }) => flags & missing));
    };
    return {
      "LogicalExpression[operator='??']"(node) {
        const found = isDefault(node.right) ? indexed(node.left) : null;
        if (found === null || !isList(found.object, found.property)) return;
        const value = context.sourceCode.getText(node.right);
        context.report({ node, messageId: 'silent', data: { value } });
      },
    };
  },
};
